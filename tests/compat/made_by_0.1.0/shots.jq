select(.type == "action" and .action_type == "shot") | [.minute, .player.name, .x]
