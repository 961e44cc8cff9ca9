"""A closed list of English verbs and their forms; which forms are nouns or adjectives as well."""

from nlu.training.word_lists import phrase_list, word_set

VERBS = word_set(
    """find tell give know buy go come say bring keep hear listen send remove delete want wanna
    see eat ask explain understand believe think create begin remember forget learn wear carry
    sell speak sing write choose suggest recommend provide arrive reach happen agree prefer
    raise reduce brighten prepare convert define describe divide subtract multiply calculate
    exist confirm cancel disable enable activate remind wake erase appreciate clarify
    elaborate respond mean become receive decide enjoy save recite deliver adjust repeat
    inform locate navigate follow include refer reply seem depend expect add get take make put
    let belong rephrase execute finish discontinue undo compose lose hope reschedule increase
    decrease translate serve accept connect switch proceed complete pay grab require bake
    fetch customize reserve reorder inquire dine mute unmute resume pause accommodate build
    replace collect"""
)
"Verbs whose base form is hardly ever anything else in orders and questions."

ALSO_NOUNS = word_set(
    """show play order book help check list name set call look turn stop start change search
    track text email read drive walk ride run sleep wait stay visit travel schedule plan watch
    try talk sound post test review update record lock charge clean cook vacuum dim lower ring
    snooze silence share answer question report forward skip shuffle rate pick move act need
    note hold feel hit joke laugh brew dust sweep drink leave return refund ship exchange use
    stream google guide direct map route display cut trash purchase drop live care place
    request pass end rest shop mind matter"""
)
"Verbs whose base form is as often a noun or an adjective: neighbours decide."

NOUN_PAIRS = frozenset(
    (pair.split()[0], pair.split()[1])
    for pair in phrase_list(
        """order status; order number; order update; play list; list new; show time; show times;
        search history; name please; test please; place to; places to; email address; text
        message; map please; rest stop; shop near; route to; drive time; travel time; track
        order; review of; order of; name of; list of; map of; question about; end of; use of;
        report please; call center; help please; live music; direct route; clean clothes;
        lower than; cut it; plan for; note to; dim the; schedule for; guide to; walk to; ride
        to; drive to; update on; search results; check list; google search; vacuum on"""
    )
)
"Openings that are a noun after all, or too doubtful to tell."

IRREGULAR = {
    "find": "found found", "tell": "told told", "give": "gave given", "know": "knew known",
    "buy": "bought bought", "go": "went gone", "come": "came come", "say": "said said",
    "bring": "brought brought", "keep": "kept kept", "hear": "heard heard", "send": "sent sent",
    "see": "saw seen", "eat": "ate eaten", "understand": "understood understood",
    "think": "thought thought", "begin": "began begun", "forget": "forgot forgotten",
    "wear": "wore worn", "sell": "sold sold", "speak": "spoke spoken", "sing": "sang sung",
    "write": "wrote written", "choose": "chose chosen", "mean": "meant meant",
    "get": "got gotten", "take": "took taken", "make": "made made", "put": "put put",
    "let": "let let", "lose": "lost lost", "feel": "felt felt", "leave": "left left",
    "read": "read read", "run": "ran run", "drink": "drank drunk", "hold": "held held",
    "set": "set set", "pay": "paid paid", "wake": "woke woken", "hit": "hit hit",
    "cut": "cut cut", "ring": "rang rung", "build": "built built", "become": "became become",
    "drive": "drove driven", "sleep": "slept slept", "show": "showed shown",
    "sweep": "swept swept", "ride": "rode ridden", "fall": "fell fallen",
}  # fmt: skip

ADJECTIVAL = word_set(
    """used left rated located closed called named interested supposed married excited tired
    confused done lost priced seated based crowded set connected finished completed listed
    reserved mistaken scheduled predicted forecasted expected needed recorded included read
    put let cut hit hosted mixed saved planned played running
    appreciated"""
)
"Past forms that mostly describe a thing: not told apart, so not labelled."

ING_NOUNS = word_set(
    """meeting wedding building reading training ordering cooking parking rating cleaning opening
    saying feeling shopping setting listing serving booking seating"""
)

CONSONANT_DOUBLED = word_set("get put let stop begin run forget cut hit set plan shop drop")


def _third(base: str) -> str:
    if base.endswith("y") and base[-2] not in "aeiou":
        return base[:-1] + "ies"
    return base + ("es" if base.endswith(("s", "x", "z", "ch", "sh", "o")) else "s")


def _ing(base: str) -> str:
    if base in CONSONANT_DOUBLED:
        return base + base[-1] + "ing"
    silent = base.endswith("e") and not base.endswith(("ee", "ye", "oe"))
    return (base[:-1] if silent else base) + "ing"


def _past(base: str) -> list[str]:
    if base in IRREGULAR:
        return IRREGULAR[base].split()
    if base.endswith("y") and base[-2] not in "aeiou":
        return [base[:-1] + "ied"]
    if base in CONSONANT_DOUBLED:
        return [base + base[-1] + "ed"]
    return [base + ("d" if base.endswith("e") else "ed")]


def _all_forms() -> dict[str, tuple[str, bool]]:
    forms: dict[str, tuple[str, bool]] = {}
    for bases, also_noun in ((VERBS, False), (ALSO_NOUNS, True)):
        for base in bases:
            for past in _past(base):
                forms.setdefault(past, ("past", False))
            forms[_third(base)] = ("s", also_noun)
            forms[_ing(base)] = ("ing", _ing(base) in ING_NOUNS)
    for bases, also_noun in ((VERBS, False), (ALSO_NOUNS, True)):
        forms.update(dict.fromkeys(bases, ("base", also_noun)))
    forms.update(dict.fromkeys(("raining", "snowing", "hailing", "storming"), ("ing", False)))
    forms["fell"] = forms["fallen"] = ("past", False)
    return forms


FORMS = _all_forms()
"Form -> (`base`, `s`, `past` or `ing`; whether it may be a noun)."
