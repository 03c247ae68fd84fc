complete -c austin-stats --wraps 'austin-tools austin-stats'
