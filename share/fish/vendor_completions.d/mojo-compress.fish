complete -c mojo-compress --wraps 'austin-tools mojo-compress'
