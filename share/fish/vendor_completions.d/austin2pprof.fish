complete -c austin2pprof --wraps 'austin-tools austin2pprof'
