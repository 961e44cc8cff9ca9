"""Understanding: text -> intent and slots. Knows nothing of dialogs, shops or weather."""
