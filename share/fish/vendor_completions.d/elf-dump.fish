complete -c elf-dump --wraps 'austin-tools elf-dump'
