/* Loads an interpreter's library some seconds after its start and runs it: late LIBRARY SECONDS */
#include <dlfcn.h>
#include <stdlib.h>
#include <unistd.h>

int main(int count, char **words) {
    sleep(count > 2 ? atoi(words[2]) : 0);
    void *library = dlopen(words[1], RTLD_NOW | RTLD_GLOBAL);
    if (!library) return 1;
    ((void (*)(void))dlsym(library, "Py_Initialize"))();
    return ((int (*)(const char *))dlsym(library, "PyRun_SimpleString"))("def spin():\n    while True: x = 1\nspin()\n");
}
