"""Closed lists of places, shops, foods and furniture that occur in the public corpora."""

from nlu.training.word_lists import phrase_list, word_set

CITIES = phrase_list(
    """new york city; new york; nyc; los angeles; san francisco; san diego; san jose; san
    antonio; las vegas; salt lake city; new orleans; st louis; saint louis; kansas city; fort
    worth; fort lauderdale; oklahoma city; washington dc; washington d.c; santa barbara; punta
    gorda; glenwood springs; costa mesa; fredericksburg; long beach; atlantic city; sioux
    falls; grand rapids; ann arbor; virginia beach; hong kong; buenos aires; mexico city; ho
    chi minh; new delhi; chicago; boston; seattle; denver; dallas; houston; austin; miami;
    tampa; orlando; tallahassee; sarasota; pittsburgh; philadelphia; phoenix; detroit;
    atlanta; charlotte; charlottesville; cleveland; columbus; nashville; memphis; milwaukee;
    minneapolis; portland; sacramento; oakland; fresno; modesto; anaheim; glendale; pasadena;
    brooklyn; manhattan; omaha; reno; boise; olympia; richmond; tucson; scottsdale;
    springfield; trenton; lakewood; baltimore; newark; albuquerque; albany; buffalo; london;
    paris; berlin; madrid; rome; milan; moscow; tokyo; kyoto; beijing; shanghai; delhi;
    mumbai; bangalore; mangalore; mysore; jodhpur; oslo; glasgow; edinburgh; manchester;
    liverpool; birmingham; oxford; dublin; sydney; melbourne; brisbane; toronto; vancouver;
    montreal; istanbul; dubai; cairo; lagos; nairobi; barcelona; vienna; prague; brno;
    amsterdam; brussels; warsaw; athens; lisbon; singapore; bangkok; jakarta; seoul; hanoi;
    havana; lima; santiago; dubrovnik; brighton; bournemouth; york; la"""
)

REGIONS = phrase_list(
    """new jersey; new mexico; new hampshire; north carolina; south carolina; north dakota; south
    dakota; west virginia; rhode island; new zealand; south africa; south korea; north korea;
    united states; united kingdom; costa rica; puerto rico; saudi arabia; sri lanka; el
    salvador; southern california; alabama; alaska; arizona; arkansas; california; colorado;
    connecticut; delaware; florida; georgia; hawaii; idaho; illinois; indiana; iowa; kansas;
    kentucky; louisiana; maine; maryland; massachusetts; michigan; minnesota; mississippi;
    missouri; montana; nebraska; nevada; ohio; oklahoma; oregon; pennsylvania; tennessee;
    texas; utah; vermont; virginia; washington; wisconsin; wyoming; england; scotland;
    ireland; france; germany; italy; spain; portugal; norway; sweden; finland; denmark;
    poland; russia; china; japan; india; brazil; mexico; canada; cuba; colombia; argentina;
    chile; peru; egypt; nigeria; kenya; australia; thailand; vietnam; turkey; greece; israel;
    iran; iraq; america; europe; bali; usa"""
)

STATE_CODES = word_set(
    """al ak az ar ca co ct de fl ga hi id il in ia ks ky la me md ma mi mn ms mo mt ne nv nh nj
    nm ny nc nd oh ok or pa ri sc sd tn tx ut vt va wa wv wi wy dc"""
)

LANDMARKS = phrase_list(
    """statue of liberty; eiffel tower; empire state building; golden gate bridge; brooklyn
    bridge; grand canyon; washington monument; liberty bell; times square; central park;
    madison square garden; sky harbor airport; leaning tower; disneyland; universal studios;
    heinz field; gillette stadium; levi stadium; golden corral arena"""
)

STORE_NAMES = phrase_list(
    """starbucks; walmart; wal-mart; mcdonalds; mcdonald's; mcdo; dominos; domino's; dominoes;
    domino's pizza; pizza hut; papa john's; taco bell; burger king; subway; chipotle; olive
    garden; red lobster; red robin; redrobin; outback steakhouse; longhorn steakhouse;
    applebees; applebee's; chili's; panera; cheesecake factory; golden corral; cracker barrel;
    buffalo wild wings; panda express; pf chang's; pf changs; wendy's; dairy queen; denny's;
    carrabbas; kroger; meijer; safeway; best buy; whole foods; dollar tree; lowes; home depot;
    tgifridays; chick-fil-a; chic-fil-a; trader joes; chevron; wells fargo; pizza express;
    papa johns; sainsburys; steak 'n' shake; waffle house; jason's deli; peking garden; china
    wok; spaghetti warehouse; amazon; ruth's chris"""
)

CUISINES = word_set(
    """italian mexican chinese indian thai vietnamese japanese korean greek french spanish
    american cajun lebanese turkish ethiopian cuban brazilian moroccan tibetan indonesian
    german polish russian asian caribbean hawaiian seafood sushi vegan vegetarian barbecue bbq
    veg creole pakistani mediterranean halal kosher"""
)

FOODS = word_set(
    """pizza pizzas burger burgers hamburger hamburgers cheeseburger cheeseburgers sandwich
    sandwiches salad salads fries coffee tea soda sodas lemonade lemonades wine beer beers
    milkshake milkshakes shake shakes brownie brownies cookie cookies cake cakes sushi tacos
    taco burrito burritos pasta noodles soup steak chicken bacon sausage pepperoni cheese
    mozzarella mushroom mushrooms onion onions olives tomato tomatoes egg eggs bread ribs
    seafood curry risotto ice cream juice smoothie nuggets biscuit muffin spaghetti shawarma
    ham shrimp doughnuts donuts spinach peppers pickles vanilla chocolate strawberry caramel
    banana apple lemon caesar garlic pesto parmesan veggie veggies meat fruit pie pies sundae
    latte cappuccino bbq oatmeal fish tofu wings"""
)

BRAND_FOODS = phrase_list(
    """big mac; big macs; bigmac; coke; cokes; diet coke; diet cokes; coca cola; sprite; pepsi;
    egg mcmuffin; sausage mcmuffin; mcdouble; mcnuggets; corona"""
)

SHOP_HEADS = word_set(
    """restaurant restaurants shop shops store stores bar bars pub pubs cafe cafes diner diners
    bakery bakeries deli pharmacy pharmacies supermarket supermarkets steakhouse steakhouses
    mall malls bank banks gym hotel hotels buffet brewery tavern pizzeria florist laundromat"""
)

SHOP_PHRASES = phrase_list(
    """gas station; gas stations; coffee shop; coffee shops; grocery store; grocery stores; ice
    cream shop; ice cream shops; post office; shopping mall; shopping malls; shopping center;
    shopping centers; fast food restaurant; fast food restaurants; sports bar; sports bars;
    wine bar; wine bars; book store; bike shop; bike shops; clothes store; clothes stores;
    smoke shop; wine shop; tea shop; shoe store; food court; dollar store; super market; irish
    pub; taco truck; food truck; family restaurant; family restaurants; train station; subway
    station; clothing store; liquor store; hardware store; convenience store; department
    store; pizza shop; pizza shops; hair salon"""
)

COLORS = word_set(
    """red blue green yellow orange purple pink black white brown gray grey gold silver teal
    turquoise navy cream beige plum peach magenta bronze"""
)
SHADES = word_set("light dark royal burnt navy olive rose pastel brushed")

SIZE_WORDS = word_set("small medium large twin queen king")

FURNITURE_HEADS = word_set(
    """chair chairs table tables bed beds desk desks rug rugs cabinet cabinets dresser dressers
    pillow pillows mirror mirrors curtain curtains sofa sofas couch couches stool stools lamp
    lamps chandelier chandeliers bench benches headboard headboards nightstand nightstands
    mattress vanity faucet sink cushion cushions ottoman recliner recliners loveseat armchair
    bookcase bookshelf shelf shelves lantern sconce wardrobe refrigerator dryer dumbbells
    printers wallpaper duvet comforters barstool tub towels clock clocks basket stand planter
    umbrella pergola daybed sectional pictures tile comforter lighting fixtures decor bedding
    furniture knobs hooks rack sheets detector mats mat lights light fan bowl caddy container
    containers fountain sign signs door doors chest chaise pulls rod rods cart gate canister
    box organizer playhouse hutch backsplash buffet planters stands washer toy wastebasket
    valve bulb topper grill awning sled frame frames cutlery platters plates carpet vase pouf
    calendar crib storage"""
)

FURNITURE_MODIFIERS = word_set(
    """coffee dining kitchen bathroom bedroom living room patio outdoor indoor office bar counter
    storage shoe laundry wall floor door closet accent throw area shower velvet marble
    driftwood wood wooden leather end side console entry entrance writing computer desk tv
    plant book card nursery garage wine toilet paper gas propane porch front pool seat chair
    bed table rug duvet sofa curtain bench mirror ceiling shag platform bunk poster lounge
    rocking body cup ottoman cabinet vanity task executive gaming hood night teak glass sugar
    water pillow string camping christmas farmhouse industrial jewelry organizer towel rod
    coat salon massage tufted upholstered kids girls bookcase sectional cushion wingback
    wishbone papasan bistro drum led foam memory drawer frame entertainment swivel chaise
    trundle hardwood wire rattan ladder tile welcome head pub cake lunch bread board game
    mattress stool headboard loveseat barn pet monitor utility full-length solar bath candle
    stainless steel brass nickel metal ceramic porcelain canvas resin wool tension cocktail
    buffet pot rustic modern"""
)

FURNITURE_NAMES = word_set(
    """calvin arwen westling carolyn osgood annex sancroft filaret hillsby mila geralyn vlad
    novara cortez candace donaldson johan grantola gaia hulmeville sunjoy landis blaylock
    bowersville golub mahone brendon tressler huntsville fortunat glinda emma kohler moen
    dorel meade attleboro jennie aiden tollette belchertown stoneford iittala maryford nectar
    burruss kohen marlon kraus togo ruckus hitchcock parsons jordanna hussain ines berenice
    serta palram benjiamino"""
)
