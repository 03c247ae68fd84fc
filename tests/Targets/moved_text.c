/* Preloaded: moves all of the interpreter but its data to anonymous memory at the same place, as for huge pages. */
#define _GNU_SOURCE
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>

__attribute__((constructor)) static void move(void) {
    static char lines[64][600];
    int count = 0;
    FILE *maps = fopen("/proc/self/maps", "r");
    while (count < 64 && fgets(lines[count], sizeof lines[0], maps))
        if (strstr(lines[count], "python3")) count++;
    fclose(maps);
    for (int i = 0; i < count; i++) {
        unsigned long start, end;
        char access[8];
        if (sscanf(lines[i], "%lx-%lx %7s", &start, &end, access) != 3 || access[1] == 'w') continue;
        void *copy = mmap(0, end - start, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
        memcpy(copy, (void *)start, end - start);
        mprotect(copy, end - start, PROT_READ | (access[2] == 'x' ? PROT_EXEC : 0));
        mremap(copy, end - start, end - start, MREMAP_MAYMOVE | MREMAP_FIXED, (void *)start);
    }
}
