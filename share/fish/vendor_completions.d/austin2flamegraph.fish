complete -c austin2flamegraph --wraps 'austin-tools austin2flamegraph'
