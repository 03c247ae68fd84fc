complete -c austin2gecko --wraps 'austin-tools austin2gecko'
