complete -c austin-validate --wraps 'austin-tools austin-validate'
