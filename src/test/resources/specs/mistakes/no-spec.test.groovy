def nothing = true
