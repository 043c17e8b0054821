// Boards
