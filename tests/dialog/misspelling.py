"""A word as a slip of the fingers leaves it."""


def misspelt(word: str) -> str:
    """Two letters in the middle change places; a short or uniform word loses or gains one."""
    for at in range(len(word) // 2, len(word) - 1):
        one, two = word[at], word[at + 1]
        if one != two and (one + two).isalpha():
            return word[:at] + two + one + word[at + 2 :]
    return f"{word}x"
