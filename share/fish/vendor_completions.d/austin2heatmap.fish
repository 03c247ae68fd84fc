complete -c austin2heatmap --wraps 'austin-tools austin2heatmap'
