complete -c austin2timeline --wraps 'austin-tools austin2timeline'
