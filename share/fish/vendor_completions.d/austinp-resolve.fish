# Generated from the option table by build/Austin.Documents.
complete -c austinp-resolve -s 'h' -l help -d 'Show help and usage information'
complete -c austinp-resolve -s 'V' -l version -d 'Show the version'
complete -c austinp-resolve -s 'o' -l output -r -F -d 'The file to write, instead of the second argument'
complete -c austinp-resolve -s 'f' -l format -x -a 'mojo text' -d 'The format to write, text or mojo; that of the input unless given'
complete -c austinp-resolve -l debug-dir -x -a '(__fish_complete_directories)' -d 'Look for debug files here before /usr/lib/debug; may be given more than once'
complete -c austinp-resolve -l sysroot -x -a '(__fish_complete_directories)' -d 'Look for the files of the capture below this folder'
complete -c austinp-resolve -s 'q' -l quiet -d 'No progress and no summary'
complete -c austinp-resolve -s 'v' -l verbose -d 'Name every file that left frames unresolved, not just the reasons'
