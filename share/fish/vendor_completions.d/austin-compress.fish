complete -c austin-compress --wraps 'austin-tools austin-compress'
