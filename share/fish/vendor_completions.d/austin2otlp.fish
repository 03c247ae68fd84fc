complete -c austin2otlp --wraps 'austin-tools austin2otlp'
