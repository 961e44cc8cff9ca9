"""Closed lists of English function words, and how such lists are written in the training code."""


def word_set(text: str) -> frozenset[str]:
    """Words apart by blanks -> a set."""
    return frozenset(text.split())


def phrase_list(text: str) -> tuple[str, ...]:
    """Phrases apart by semicolons, in their order."""
    return tuple(" ".join(phrase.split()) for phrase in text.split(";"))


ARTICLES = frozenset({"a", "an", "the"})
BE = word_set(
    """am is are was were be been being isn't aren't wasn't weren't isnt arent wasnt i'm im you're
    youre we're they're it's its he's she's that's thats there's theres"""
)
DO = word_set("do does did doing done don't dont doesn't doesnt didn't didnt")
MODALS = word_set(
    """can could will would shall should may might must cannot can't cant couldn't couldnt won't
    wouldn't wouldnt shouldn't shouldnt i'll you'll we'll they'll it'll that'll i'd you'd we'd
    they'd gonna gotta"""
)
SUBJECTS = word_set("i you we they he she it")
OBJECTS = word_set("me us them him her it you")
POSSESSIVES = word_set("my your his her our their its")
ADVERBS = word_set(
    """just also really not never ever still always already only actually simply kindly again
    maybe probably definitely even usually ahead"""
)
LEADS = word_set(
    """please kindly hey hi hello ok okay yes yeah yep no nope then so oh well but olly sure
    thanks sorry siri alexa ai"""
)
PREPOSITIONS = word_set(
    """of in on for from with about by at without into onto through during over under near around
    between towards toward via until till since before after behind inside outside off within
    across along per than as"""
)
FUNCTION = (
    BE
    | DO
    | MODALS
    | SUBJECTS
    | OBJECTS
    | POSSESSIVES
    | ADVERBS
    | LEADS
    | PREPOSITIONS
    | word_set(
        """to and or if because that this these those there mine yours myself yourself everything
        anything nothing something everyone anyone someone anybody somebody all any some no
        none every each both either neither other another more most much many few less least
        lot lots bit little same such enough too very quite pretty so up out down away back
        together else instead once twice far long possible thank bye goodbye supposed i've
        we've you've they've haven't hasn't hadn't havent not whether welcome cause while
        whatever ones own able yet rather"""
    )
)
NOUN_AHEAD = (
    ARTICLES
    | POSSESSIVES
    | word_set("of in on for from with about by at without")
    | word_set(
        """any some no every each another other this these those new next last latest best good
        great same first second more much many which what whats what's shopping favorite recent
        upcoming funny better all"""
    )
)
ASKING = word_set(
    """tell me know see show find out ask wonder wondering let check sure say explain remember
    idea forget"""
)
QUESTIONS = {
    **dict.fromkeys(("where", "where's", "wheres"), "interrogative.location"),
    **dict.fromkeys(("how", "how's", "hows", "how're"), "interrogative.manner"),
    **dict.fromkeys(("when", "when's", "whens"), "interrogative.time"),
    **dict.fromkeys(("who", "who's", "whos", "whose", "whom"), "interrogative.personal"),
    **dict.fromkeys(("what", "what's", "whats", "which", "why", "what're"), "interrogative"),
}
VERB_AHEAD = word_set("i you we they don't dont please wanna")
HOW_TAILS = word_set("much many far long late early")
HELPERS = word_set("help helping let lets go come make makes made")
GIVERS = word_set("give show tell get find bring send order play read")
WEATHER_VERBS = frozenset({"rain", "snow", "hail", "storm"})
GERUND_AFTER = word_set(
    """stop quit keep start begin continue enjoy like love appreciate mind try finish consider go
    stopped started"""
)
