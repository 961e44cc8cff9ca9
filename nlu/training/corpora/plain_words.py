"""Words that never carry a label in the public corpora: things, people and qualities of small
talk, music, mail, clocks, forecasts and bookings. Goods, colours, places and times are not here.
"""

from nlu.training.word_lists import word_set

SMALL_TALK = word_set(
    """answer answers question questions joke jokes story name names word words idea ideas topic
    topics subject subjects kind kinds sort sorts type types thing things stuff way ways area
    areas help assistance assistant ai bot human person robot computer machine program
    programmer creator inventor designer maker company team developer friend friends buddy
    dude man sir madam mr people guy guys animal animals pet pets dog dogs cat cats life world
    fact truth true false correct incorrect right wrong accurate inaccurate real fake
    artificial intelligent smart funny funniest silly hilarious humorous sure unsure certain
    clear unclear fine cool awesome amazing excellent fantastic wonderful great good nice
    perfect perfectly brilliant superb lovely well better bad sad happy glad grateful thankful
    helpful useful important unimportant importance matter problem problems issue mistake
    instruction instructions command commands response responses detail details statement
    sentence utterance conversation chat phrase meaning opinion preference choice clue favor
    favour pleasure time times everybody language languages possibly perhaps absolutely
    totally exactly correctly completely indeed certainly obviously truly apparently honestly
    nay nah yup yeap yea affirmative negative positive greetings goodnight morning evening
    afternoon day days hiya howdy adios sayonara ciao tata bye-bye ya uhh uh um umm hmm ah
    oops wow much very really maybe exact fully capable able full interesting anymore further
    well-versed versed familiar knowledgeable code age birthday quiet quietly louder loud
    softer silent volume noise mood welcome forward bored hungry musch kindly dear lately busy
    task job action request process"""
)

MEDIA = word_set(
    """music song songs tune tunes track tracks album albums artist artists singer singers band
    bands playlist playlists radio station stations channel channels podcast podcasts episode
    episodes audiobook audiobooks audio jazz pop rock classical country hip hop rap metal
    blues folk melody genre lyrics player shuffle news headlines headline game games chess
    movie movies film films show shows series tv television saga trailer video videos picture
    pictures photograph photographs soundtrack showtimes schedule schedules media title
    favorite favourite favorites latest newest new old recent previous next last first second
    same different other another random popular current called titled named loud recipe
    facebook twitter chant symphony concerto ep record records theme ballad painting sound
    recording"""
)

HOME = word_set(
    """alarm alarms light lights lamp lamps brightness lighting bulb volume speaker speakers room
    kitchen bedroom bathroom living house home hallway upstairs downstairs vacuum cleaner
    robot plug socket outlet wemo coffee machine maker cup device devices system power floor
    carpet email emails mail mails inbox message messages contact contacts address phone
    number numbers calendar event events meeting meetings appointment appointments reminder
    reminders party list lists item items entry note notes notification notifications timer
    clock boss mom dad mother father sister brother wife husband brother-in-law john joe bob
    sarah mary tom family password app screen button percent bright brighter dark dim dimmer
    low lower lowest high higher maximum minimum half darker"""
)

CALENDAR = word_set(
    """date dates day days month year week zone zones timezone timezones time times difference
    between minute minutes hour hours second eastern western central pacific mountain standard
    gmt est pst cst utc holiday currently exact"""
)

WEATHER = word_set(
    """weather forecast forecasts forcast report reports update condition conditions temperature
    temperatures temp temps climate humidity humid muggy sticky dry sun sunny sunshine cloud
    clouds cloudy overcast rainy rainfall snowy snowfall snowstorm snowstorms wind winds windy
    fog foggy stormy storms hail storm rain snow hot hotter cold colder cool cooler warm
    warmer chilly chillier freezing temperate nice outside degrees degree high low highest
    average chance chances likely speed amount inches percent umbrella raincoat jacket coat
    scarf gloves sunglasses sunscreen sunblock sweater sandals details information info
    expected anywhere weathr forecast's storm's status"""
)

TRAVEL = word_set(
    """directions direction route way ways distance foot bus train trains car taxi traffic ride
    drive walk trip miles minutes eta fastest shortest quickest best far travel time location
    driving currently"""
)

EATING = word_set(
    """place places suggestion suggestions recommendation recommendations dinner lunch breakfast
    brunch table tables reservation reservations booking bookings party people person persons
    guests adults adult children kids spot seats seat order orders delivery takeaway takeout
    carryout status option options ready menu package purchase online recent shipped package's
    total group confirm available friends family wife husband parents mother daughter son
    others details number time date hungry name location new last latest popular different
    amount update updates dish meal town bus foot list yet"""
)

NUMERALS = word_set("one two three four five six seven eight nine ten eleven twelve") | {
    str(number) for number in range(1, 31)
}
"Numbers of people at a table."
