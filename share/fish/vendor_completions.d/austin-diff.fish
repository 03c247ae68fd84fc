complete -c austin-diff --wraps 'austin-tools austin-diff'
