complete -c austin2mojo --wraps 'austin-tools austin2mojo'
