# Functions that align their stack and keep the old stack pointer where they like, without a word of unwind information.
# stepping.c calls each of them and follows it instruction by instruction.

        .macro  function name
        .globl  \name
        .type   \name, @function
\name:
        .endm

        .macro  done name
        .size   \name, . - \name
        .endm

        .text

        .type   leaf, @function
leaf:   xor     %eax, %eax
        ret
        .size   leaf, . - leaf

# As the kernels of OpenBLAS: saved registers in a fixed part, the old stack pointer in rbx, rbp a register like others.
        function in_rbx
        sub     $48, %rsp
        mov     %rbx, (%rsp)
        mov     %rbp, 8(%rsp)
        mov     %r12, 16(%rsp)
        mov     %rsp, %rbx
        sub     $128, %rsp
        and     $-64, %rsp
        mov     %rdi, 24(%rsp)
        mov     $3, %ebp
        test    %rbx, %rbx
        jz      3f
1:      cmp     $1, %ebp
        je      2f
        mov     24(%rsp), %r12
        dec     %ebp
        jmp     1b
2:      mov     24(%rsp), %rbp
3:      mov     %rbx, %rsp
        mov     (%rsp), %rbx
        mov     8(%rsp), %rbp
        mov     16(%rsp), %r12
        add     $48, %rsp
        ret
        done    in_rbx

        function in_r15
        push    %r15
        mov     %rsp, %r15
        and     $-32, %rsp
        sub     $64, %rsp
        call    leaf
        mov     %rax, (%rsp)
        mov     %r15, %rsp
        pop     %r15
        ret
        done    in_r15

        function in_r13_by_lea
        push    %r13
        lea     16(%rsp), %r13
        sub     $96, %rsp
        and     $-128, %rsp
        call    leaf
        lea     -16(%r13), %rsp
        pop     %r13
        ret
        done    in_r13_by_lea

        function in_memory
        mov     %rsp, %rax
        sub     $128, %rsp
        and     $-64, %rsp
        mov     %rax, 96(%rsp)
        call    leaf
        push    %rdi
        xor     %eax, %eax
        pop     %rdi
        mov     96(%rsp), %rsp
        ret
        done    in_memory

        function pushed
        push    %rbp
        mov     %rsp, %rax
        and     $-64, %rsp
        push    %rax
        sub     $56, %rsp
        xor     %ebp, %ebp
        call    leaf
        add     $56, %rsp
        pop     %rsp
        pop     %rbp
        ret
        done    pushed

# The register is used for something else in between.
        function in_memory_and_r12
        push    %r12
        mov     %rsp, %r12
        and     $-32, %rsp
        sub     $64, %rsp
        mov     %r12, 8(%rsp)
        mov     $7, %r12d
        call    leaf
        mov     8(%rsp), %r12
        mov     %r12, %rsp
        pop     %r12
        ret
        done    in_memory_and_r12

# As GCC does it where a frame has a variable size too.
        function in_frame
        lea     8(%rsp), %r10
        and     $-32, %rsp
        push    -8(%r10)
        push    %rbp
        mov     %rsp, %rbp
        push    %r10
        sub     $72, %rsp
        mov     $64, %eax
        sub     %rax, %rsp
        call    leaf
        mov     -8(%rbp), %r10
        leave
        lea     -8(%r10), %rsp
        ret
        done    in_frame

        function with_frame_pointer
        push    %rbp
        mov     %rsp, %rbp
        push    %rbx
        and     $-64, %rsp
        sub     $64, %rsp
        mov     %rsp, %rbx
        call    leaf
        lea     -8(%rbp), %rsp
        pop     %rbx
        pop     %rbp
        ret
        done    with_frame_pointer

        .section .note.GNU-stack, "", @progbits
