"""Understanding: text -> intent and slots. Knows nothing of dialogs, shops or weather."""

import os

# Since 1.32 onnxruntime keeps a database of its use in the user's cache folder, with an address of
# its maker to send it to, unless this is set before it is loaded. Nothing leaves a shop unasked.
os.environ.setdefault("ORT_DISABLE_TELEMETRY", "1")
