echo "$1 minutes, $WAY"
