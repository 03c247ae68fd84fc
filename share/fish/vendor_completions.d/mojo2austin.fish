complete -c mojo2austin --wraps 'austin-tools mojo2austin'
