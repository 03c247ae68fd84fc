complete -c austin2speedscope --wraps 'austin-tools austin2speedscope'
