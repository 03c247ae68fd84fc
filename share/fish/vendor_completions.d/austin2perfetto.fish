complete -c austin2perfetto --wraps 'austin-tools austin2perfetto'
