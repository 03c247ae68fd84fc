# Sleeps for ever: pause(2) of i386, again and again.
.globl _start
_start:
    mov $29, %eax
    int $0x80
    jmp _start
