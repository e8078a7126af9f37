//! Short forms of given names.

/// Given names that one person may go by, one group a line.
const GROUPS: &str = "\
aaron ron
abigail abby gail
albert al bert
alexander alex alec alexandra alexis sandy sasha xander
alfred al fred alf
allison alison ally allie
amanda mandy
andrew andy drew
angela angie
ann anne anna annie nan nancy
anthony tony antony
arthur art
barbara barb babs
benjamin ben benny benji
bernard bernie
bradley brad
cameron cam
caroline carolyn carrie
catherine katherine kathryn katharine kathleen cathy kathy kate katie cate kay kit
charles charlie chuck chas
christine christina chris chrissy tina kristin
christopher chris kit topher
cynthia cindy
daniel dan danny
david dave davy
deborah debra debbie deb
dennis denny
dominic dom
donald don donnie
dorothy dot dottie
douglas doug
edward ed eddie ted ned eduard
eleanor ellie nell nora
elizabeth elisabeth betsy beth betty liz lizzie eliza lisa libby
emily em
eugene gene
evelyn eve
florence flo
frances fran frannie
francis frank franklin
frederick fred freddy fritz
gabriel gabe
gerald jerry gerry
geoffrey jeffrey jeff geoff
george georgie
gregory greg gregg
gwendolyn gwen
harold hal harry
henry hank harry
howard howie
irene rene
isabel isabella bella izzy
jacob jake jack
jacqueline jackie
james jim jimmy jamie
janet jan
jason jay
jennifer jen jenny
jeremy jerry jem
jessica jess jessie
john johnny jack jon johnnie
jonathan jon jonny
joseph joe joey
joshua josh
judith judy jude
julia julie
kenneth ken kenny
kimberly kim
lauren laurie
lawrence laurence larry lars
leonard leon len lenny
leslie les
lewis louis lou lew
lucille lucy
margaret maggie meg peggy marge greta rita
martin marty
matthew matt
maxwell max
megan meg
melissa lissa mel
michael mike mick mickey mikey
michelle shelly
mitchell mitch
nathan nathaniel nate
nicholas nick nicky nicolas
nicole nicky
norman norm
oliver ollie
pamela pam
patricia pat patty trish
patrick pat paddy
peter pete
philip phillip phil
philippe phil
phyllis phyl
rachel rae
raymond ray
rebecca becky becca
reginald reg reggie
richard dick rick rich ricky
robert bob rob bobby robbie bert
roderick rod
roger rog
ronald ron ronnie
rosemary rose
russell russ
samantha sam
samuel sam sammy
sandra sandy
sarah sara sally
sebastian seb bastian
sidney sid sydney
stanley stan
stephanie steph
stephen steven steve stefan
susan sue susie suzanne
terence terry terrence
theodore ted theo teddy
theresa teresa terry tess
thomas tom tommy
timothy tim
victor vic
victoria vicky vicki tori
vincent vince vin
virginia ginny
walter walt wally
william bill will billy willy liam
zachary zach zack";

/// Whether both are the same given name, in small letters, or short for one another.
/// ```
/// use engines::relationships::aliases::same_given_name;
/// assert!(same_given_name("bob", "robert") && same_given_name("ann", "ann"));
/// assert!(!same_given_name("rob", "tom"));
/// ```
pub fn same_given_name(a: &str, b: &str) -> bool {
    a == b || groups_of(a).any(|group| group.split(' ').any(|name| name == b))
}

/// The name and everything it may stand for.
pub(super) fn given_names(name: &str) -> Vec<&str> {
    let mut found = vec![name];
    found.extend(groups_of(name).flat_map(|group| group.split(' ')).filter(|other| *other != name));
    found
}

/// Whether it is a given name of the list.
pub(super) fn is_given_name(name: &str) -> bool {
    groups_of(name).next().is_some()
}

fn groups_of(name: &str) -> impl Iterator<Item = &'static str> {
    GROUPS.lines().filter(move |group| group.split(' ').any(|one| one == name))
}
