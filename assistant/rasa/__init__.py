"""From a Rasa project to flow files and utterances of ours, as far as they go."""
