"""Word lists for the identifiability check: first names, towns, and words too common to give anybody away."""

from __future__ import annotations

import re

_FIRST_NAMES = """
    aaliyah aaron abbie abdul abigail abu ada adam adeel adele adrian agnes ahmed aidan aileen aimee
    aisha aishah aisling alan alana alasdair albert aled alejandra alessandra alex alexandra
    alexandrina alexandru alexis alfie ali alice alicia alina alison alistair alun amanda amelia
    amina amir amy ana anastasia anca andre andrea andreea andrei andrew angela angelica angus anita
    ann anna annabel anne annie anthony anton antonia antonio aoife archie arif arjun arthur asha
    ashley asif attila audrey ava avril ayesha barbara barry bartosz beata beatrice beatriz becky
    belinda ben benjamin benny bernadette bernard beth bethany betty beverley bianca bilal billy
    bogdan brandon brenda brendan brian bridget bronagh bruna bruno bryn caitlin callum camelia
    cameron camila candice caoimhe cara carl carla carlos carmen carol carolina caroline catalina
    cathal catherine cathy catriona cezary chantal chantelle charlie charlotte chelsea cheryl chloe
    chris christina christine christopher chunhua cian ciara ciaran cindy claire clara claudia
    claudine clodagh colin colm conor constantin corina cormac cosmin courtney craig cristian
    cristiana cristina cynthia daisy dalia damien dana daniel daniela danielle danny daria darius
    darren daryl dave david dean debbie deborah declan deirdre delia delilah denis denise derek
    dermot desiree dewi diana diane dimitri diogo dolores dominic donna dorin dorota douglas duane
    duarte duncan dwayne dylan eamon eamonn edward eileen elaine eleanor elena eliza elizabeth ella
    ellen ellie elsa emily emir emma emmanuela enzo eoin erin ernest esmeralda estelle esther ethan
    eva evelyn evie ewa ewan farid farouk fatima felicity finlay fiona florian florin francesca
    francis freddie freya gabriel gabriela gabriella gail gareth gary gavin gaynor gemma geoff
    george georgia georgiana georgina gerald gerard gheorghe gillian gina giselle giulia glenn
    gordon graham grainne greg guilan guilherme guoqiang gwen gwenllian gwyn halina hamza hannah
    haoran haoyu harriet harry hasan hassan hattie hayden hayley heather helen helena henry hilary
    hollie holly hugh huong hussain hywel iain ian ibrahim idris ilinca imani imogen imran ines
    ingrid ioana ionela ionut iqbal irene irina isabel isabella isla ismail ivan ivor iwona izabela
    jacinta jack jackie jacob jacqueline jada jade jadwiga jake jamal james jamie jan jana jane
    janet janice jared jarek jasmine jason javier jayne jean jeanette jeff jemma jennie jennifer
    jenny jeremy jerome jessica jianguo jianhong jiaying jill jimmy jingjing joan joana joanna
    joanne joao jocelyn jodi jodie joe joel joey john jolene jonathan jonny jordan jorg jorge jose
    joseph josephine joshua josie joyce juan julia julian juliana julianna julie juliet juliette
    june justyna kamal kara karen karina karl karolina kasia kaspar katarina katarzyna kate katerina
    katherine kathleen kathryn kathy katie katy kayla kayleigh keira keith kelly kenneth kerry kevin
    khalid kiara kiera kieran kim kimberley kinga kira kirsty konrad kris kristina krystal krystyna
    krzysztof kyle kylie lanlan larisa larissa larry laszlo latoya laura lauren lavinia leah leanne
    lee leila leona leonor leslie leticia lewis lexi lexie liam liana lidia lihua lijuan lilia
    lilian liliana lily linda lindsay lingling linh lisa lisette livia liviu lizzie lola lorcan
    loredana lorena lorraine louis louise lourdes luana lucas lucia luciana lucinda lucy ludmila
    luis luisa luiza lukasz luke lydia lynda lynn lynne mabel maciej madalina maddie madison maeve
    magda magdalena mahmoud mairead maksim malcolm malee malgorzata malik manuel marcela marcella
    marcelo marcin marcus marek margaret margot maria mariam marian mariana marianne maribel marie
    marilyn marina mario marion marisa marissa marius marjorie marko marlena marlene marta martha
    martin martina mary maryam mateo mateus mathew mathilda matilda matthew maureen maurice max
    megan mehmet meihua meiling melanie melinda melissa mia micah michael michaela michela michelle
    mickey miguel mihaela mihai mikael millie milos mindy minghua miranda mirela miriam mitzi
    mohamed mohammad mohammed molly monica monika morag muhammad mustafa myra nabil nadia nadine
    nancy naomi narcisa natalia natalie nataliya natasa natasha nathan naveed neil nelly ngoc niall
    niamh nichola nicholas nicola nicolae nicolas nicole nicoleta nigel nikita nikki nikola nikolai
    nina noah noel noemi noor nora norma nuala nuno oana odette odhran oisin oksana oleg olena olga
    olha oliver olivia omar oona orla oscar osman ovidiu owen pablo padraig pamela paolo patrice
    patricia patrick paul paula paulina pauline pawel pedro peggy penelope persephone peter petra
    petronela petru petula phil philip phillip phoebe phuong pierre piotr pippa poppy pradeep
    priscilla priya rachel radu rafael rafaela rafaella rajesh ralph raluca ramona raquel rashid
    raymond razvan rebecca reece reggie renata rhian rhiannon rhoda rhonda rhys ricardo richard
    ricky rihanna rita robert roberta roberto robin rodney rodrigo roger roisin roman ronan ronnie
    rory rosa rosalie rosalind rosanna rosario rosemary rosie rowena roxana roxanne roxy ruairi ruth
    ryan sabina sabine sabrina sade safiya sally sam samantha samira samuel sandra sangeeta sanjay
    sara sarah sasha scarlett scott seamus sean sebastian selena selim sergei sergiu shane shanice
    shannon sharon shaun shauna sheena sheila shelly sherry shirley shivani sian sienna silvana
    silvia simon simona sinead siobhan skye slawomir snezana sofia solange somchai sonia sonja
    sophia sophie soraya stacey stacy stanley stefan stefania steffi stella stephanie stephen steve
    steven stuart sunil sunisa sunita supaporn susan susanna suzanne suzie svetlana sylvia tabitha
    talia tamara tamsin tania tanisha tanya tara tariq tatiana tatyana tegan teodora terence teresa
    tessa thais thalia thandi theo theodore theresa thiago thomas thuy tiago tiana tiffany tilly tim
    timothy tina tingting toby tom tomasz tony tracey tracy trang trevor trish trudy tudor tyler
    ursula valentina vanda vanessa vanya vasile vasilica vera veronica vicki vicky victor victoria
    vijay viktor viktoria vincent vinny violeta vivian viviane vivien vlad vladimir wanda waqar
    wayne weiwei wendy wiktoria william willie wilma winifred wojciech xena xiaohong xiaoli xiaoming
    xiaoyan xinyi xiuying yana yanling yara yaroslav yasmin yasmine yelena yifan yingying ylenia
    yolanda yuhan yuki yulia yusuf yuting yvonne zack zainab zara zbigniew zelda zihan zinnia ziyi
    zlata zoe zofia zuzanna
"""
FIRST_NAMES: frozenset[str] = frozenset(_FIRST_NAMES.split())

_WORDS_TOO = """
    ada ali amber ana angel ann anna april art august autumn ava ben bill bob carly carol chance
    chanel charity chase cherry coco crystal dai daisy dana dawn dean destiny diamond drew ebony
    ella emil erik erin eva eve faith fay finn florence frank fraser gaz gene ginger glen gloria
    grace guy hanna harmony harold harvey heather heaven holly honey hope hung ian ida igor iris
    isla ivan ivy jack jade jan jasmine jay jean jess jet jill jo joan joe josh joy june karim kenny
    kev kim kurt kyle lana lance lara leah lee lena leonard leroy levi lily lori lottie luca lucy
    luke lynn mara marc mark maud max maxine may maya melody mercedes mercy mia mick mike mila milan
    miles mina misha misty mo moira mona morgan moses nana ned nick nina noel nok norman olga olive
    omar page paige paloma pat pearl penny pete pierce ploy poppy precious rab raj raven reese reg
    regina rich rob robert robin rocky roland roman ron rose ross roy ruby rui russell rusty saffron
    salma sam sandy savannah scott serena seth sid sierra sky stan star sterling stu sue summer
    sunny ted terry tess tim tina toby tom tommy toni tony trinity una venus verity victor viola
    violet virginia wade ward warren wayne wes will wren zac zoe
"""
NAMES_THAT_ARE_WORDS: frozenset[str] = frozenset(_WORDS_TOO.split())
"""First names that are also words or very short: marked only with a capital, never in small letters."""

_TOWNS = """
    aberdeen aldershot altrincham armagh ashford athlone aylesbury ballymena banbury bangor barking
    barnet barnsley barrow basildon basingstoke bedford belfast beverley birkenhead birmingham blackburn
    blackpool bolton bootle bournemouth bracknell bradford brentwood bridgend brighton bristol bromley
    burnley burton bury camberley cambridge camden canterbury cardiff carlisle carlow castleford chatham
    chelmsford cheltenham chester chesterfield clapham clonmel colchester corby cork coventry craigavon
    crawley crewe croydon cumbernauld darlington dartford derby derry devon doncaster dover drogheda
    dublin dudley dumfries dundalk dundee dunfermline durham ealing eastbourne eastleigh edinburgh
    enfield ennis epsom exeter falkirk fareham farnborough folkestone galway gateshead gillingham
    glasgow gloucester gravesend greenock greenwich grimsby guildford hackney halifax hamilton
    hammersmith haringey harlow harrogate harrow hartlepool hastings hatfield havering hereford
    hillingdon hounslow huddersfield hull inverness ipswich islington kensington kettering kilkenny
    killarney kilmarnock kingston kirkcaldy lambeth lancaster leeds leicester letterkenny lewisham
    limerick lincoln lisburn liverpool livingston london londonderry loughborough lowestoft luton
    macclesfield maidenhead maidstone manchester mansfield margate merthyr middlesbrough motherwell
    mullingar navan newbury newcastle newham newport newry northampton norwich nottingham nuneaton
    oldham omagh oxford paisley perth peterborough plymouth poole portlaoise portsmouth preston reading
    redbridge redditch rhondda richmond rochdale rotherham rugby runcorn salford scarborough scunthorpe
    sheffield shrewsbury slough solihull southampton southend southport southwark stafford stevenage
    stirling stockport stockton stratford sunderland sutton swansea swindon swords tamworth taunton
    telford torquay tottenham tralee trowbridge truro uxbridge wakefield wallasey walsall waltham
    wandsworth warrington warwick waterford watford wellingborough westminster wexford weymouth wicklow
    widnes wigan wimbledon winchester windsor woking wolverhampton woolwich worcester worthing wrexham
    yeovil york
"""
TOWNS: frozenset[str] = frozenset(_TOWNS.split())
"""A town is as exact as an alert may be (2-domain, gate rule 7), so naming one gives nobody away."""

_COMMON = """
    adultwork vivastreet fansly reddit linkedin youtube signal discord skype tinder grindr messenger bluesky threads
    bakery barbers butchers cafe canal chapel chemist chippy cinema college embassy factory fields garage gallery
    hairdressers launderette laundry library market mosque museum newsagents nightclub nursery pharmacy playground
    postbox salon sauna shopping stadium stables supermarket surgery takeaway temple theatre traffic university
    warehouse ground basement ensuite reception outdoors entry gated
    a about above accent across actually advert adverts afraid african after afternoon again against
    aggressive agreed alcohol almost alone along already also although always am amount amounts an and
    android angry anonymous another answer answered any anybody anyone anything apartment apartments
    appeared april area around arrived as asked asking assault assaulted at attack attacked attempt
    attempted august avenue average away back bank bathroom be beard became because bedroom been before
    began behind being believe below beside better between beyond black blocked blonde blue booked
    booking bookings both bottle bottom bought bright britain british broken brother brought brown build
    building buildings built business but by called caller calling calls came camera can cannot car
    carried caught central centre certain chain change changed charge cheated check checked chinese
    choked church city clean clearly client clients close closed clothes clothing coffee colour come
    comes coming company condom condoms contact contacted contacts corner cottage could couldn country
    county couple court crescent daily danger dangerous dark date daughter day days december demanded
    demanding deposit described details did didn different do does doesn doing don don done door doors
    down downstairs dressed drinking drive driver driving drove drugs drunk during each early east
    eastern either else email england english enough enter entered entrance escort escorting escorts
    estate europe european evening every everyone everything exactly example expected explained face
    facebook family father february few fifteen fifties fighting finally find finished first five flat
    floor followed following footage for forced former forties forty forward forwards found four friday
    friend friends from front full garden gardens gave girl girls glasses gmail going gold google got
    grabbed great greater green grey ground group grove guest had hadn hair half happened harassed
    harassing harassment has hasn have having he heading heavily height her here hers herself hidden
    hiding high hill him himself his history hit hitting holiday home hospital hostel hotel hotels
    hotmail hour hours house houses how however hundred hurt husband i icloud if images immediately in
    incall inches incident incidents indian indoors information inside insisted instagram instead
    internet into involved ireland irish is isn it item items its itself jacket january jeans joined
    july june just keep kept kicked kicking kilos kind kingdom kitchen knew knife knocked know known
    knows lady lancashire lane large last late later leave leaving led left less let letter light like
    little live living local lodge london long looked looking looks lots lying machine made main make
    male man many march massage master maybe me member members men mentioned merseyside message messaged
    messages middle midlands midnight might minute minutes missed mobile moment monday money months more
    morning most mother motorbike motorway mouth moved much must my name named near nearby nearly need
    neither nervous never new next night no nobody noise none normal north northern not nothing notice
    november now nuisance number numbers obviously occasion occasions october of off offender offered
    office officer official often old on once one online only onlyfans onto open opened opposite or
    orange other others our out outcall outlook outside over own paid pakistani parade parked parking
    partner party payment payments paypal people perhaps persistent person phone phoned photo photos
    physical picture pictures place places plain platform please pocket police polish polite portuguese
    posing possible possibly posted pounds prefer pretended pretending previous private probably problem
    profile properly proton public pulled pulling punched pushed quickly quiet quite railway rather
    realised really received recently recorded recording refund refused refusing regular regularly
    remember removed repeated repeatedly reply report reported reports request residential restaurant
    returned right river road robbed robbery romanian room rooms round running safety said same saturday
    saw say saying scared school scotland scottish screamed screaming screen seaside second seconds
    security seemed seen sent september seriously service services session seven several sex shared
    shaved she shirt shoes short should shouldn shouted shouting showed shower similar single sister
    sitting six slapped sleeping slightly slowly smelled smoking snapchat so social someone something
    sometimes son soon south southern spitting spoke square staff stairs stalked stalking standard
    standing started station stay stayed stole stolen stopped store straight strange strangers strangled
    strangling street strong student students studio suddenly suite sunday sure surname suspect
    suspected taken talking tall tattoo tattoos telegram telephone ten terrace text texted than thank
    that the their them themselves then there these they thing things think third thirties thirty this
    those though thought threat threaten threatened threatening threats three through thrown thursday
    tiktok till time times to today together told tomorrow tonight too took top touched toward towards
    town tracksuit train trainers transfer transferred travelling tried trouble trousers true try trying
    tuesday turned turning twelve twenties twenty twice twitter two unclear under united unknown unsure
    until unusual up upset upstairs us used username usual usually vehicle verbally very victoria video
    videos village violence violent visited visiting voice waited waiting wales walked walking wall
    wanted warning was washing wasn watched watching way we weapon weapons wearing website wednesday
    week weekend weekends weeks well welsh went were west western what whatsapp when whenever where
    whether which while white who whole whose why wife will window windows with withheld within without
    woman women won work worked worker workers working worried would wouldn writing wrong yahoo year
    years yellow yes yesterday yet yorkshire you young your yourself
"""
COMMON_WORDS: frozenset[str] = frozenset(re.findall(r"[a-z]+", _COMMON)) | TOWNS
"""Words that do not point to one person, even when they stand in the reporter's own details."""

_FUNCTION = """
    a about after again all also always am an and any are around as at away back be because been before
    being but by came can come could d did didn do does doing don down each even ever every for from get
    go going got had has hasn have having he her here him himself his how i if in into is isn it its
    just know let like ll m made make me more most much my never no not now of off on once one only or
    other our out over own re s said same saw say see she should so some still such t than that the
    their them then there these they this those though through till time to told too took two under
    until up us ve very was wasn we well went were what when where which while who why will with without
    would yes yet you your
"""
FUNCTION_WORDS: frozenset[str] = frozenset(_FUNCTION.split())
"""Four words running give something away only if one of them is not among these."""
