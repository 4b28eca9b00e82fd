/** Given names with their everyday forms, as people write either: the full form first. */
const EVERYDAY = `
robert rob bob bobby robbie robby bert
william will bill billy willie willy wm liam
theodore ted teddy theo
edward ed eddie eddy ted teddy ned
edwin ed eddie
edmund ed eddie ned
james jim jimmy jamie jem jas
michael mike mick mikey micky mickey
david dave davy davie
thomas tom tommy thos
anthony tony ant antony
joseph joe joey jos
john jack johnny jon jackie jno
jonathan jon jonny johnny
richard dick rick rich ricky richie dickie
steven steve stephen stevie
daniel dan danny
matthew matt mat matty
andrew andy drew
alexander alex sandy al alec aleck sasha sander xander lex
alexandra alex sandra sasha lexi
christopher chris kit topher
christine chris chrissie tina
nicholas nick nicky nico klaus
peter pete
philip phil pip phillip
gregory greg
jeffrey jeff geoffrey geoff
kenneth ken kenny
lawrence larry laurence laurie lorenzo
frederick fred freddie freddy fritz
francis frank frankie fran
frances fran fanny frankie francie
charles charlie chuck charley chas
henry harry hank hal
harold harry hal
samuel sam sammy saml
benjamin ben benny benj
elizabeth liz beth betty lizzie eliza elsie bess bessie betsy libby lisa lizbeth
katherine kate cathy katie kathy kitty catherine kathryn kay kat katy
margaret peggy maggie meg peggie madge marge margie daisy greta rita
susan sue susie suzy susanna susannah
jennifer jenny jen jennie
patricia pat patty trish tricia patsy
patrick pat paddy
howard howie
eugene gene
ronald ron ronnie
donald don donnie
raymond ray
leonard len lenny leo
timothy tim
gerald gerry jerry
walter wally walt wat
abraham abe
victoria vicky vicki tori
deborah debbie deb
barbara barb babs
rebecca becky becca
valerie val
amanda mandy
albert al bert bertie
alfred alf fred alfie
alan al allan allen
arthur art artie
augustus gus augie august
bernard bernie barney
bartholomew bart
caroline carrie caro lina
cecilia cissy celia
charlotte lottie charlie lotte
clifford cliff
constance connie
cornelius neil con
dorothy dot dolly dottie dora
eleanor nell ellie nellie nora ella lenora elinor
ellen nell nellie
emily em emmie milly emmy
emma em emmie
ernest ernie
esther essie hetty
ferdinand ferdie
florence flo flossie florrie
gabriel gabe
george georgie geo
georgina georgie gina
gertrude gertie trudy
gilbert gil bert
gwendolyn gwen
hannah annie nan
harriet hattie harrie
helen nell nellie lena
herbert herb bert bertie
hezekiah hez ki
hubert bert hugh
isaac ike zac
isabella bella isabel izzy belle
jacob jake jack
jacqueline jackie
jane janie jenny
janet jan jenny
jeremiah jerry jem
jessica jess jessie
josephine jo josie
joshua josh
judith judy
julia julie jill
laura laurie lori
leopold leo poldi
letitia lettie
louis lou louie lewis
louisa lou lulu louise
lucy lu lucia
lydia liddy
martha patty mattie matty
martin marty
mary molly polly mae may mamie minnie maria marie
matilda tilly mattie maud matty
maurice mo morris morrie
maximilian max
melissa mel missy
mildred millie
moses mo mose
nathaniel nat nate nathan
oliver ollie noll
pamela pam
penelope penny
priscilla prissy
ralph rafe
rachel rae
reginald reg reggie rex
rosemary rosie rose
roger rodge hodge
rudolph rudy rolf
sarah sally sadie sara
sebastian seb
sidney sid sydney syd
simon si
solomon sol
sophia sophie
stanley stan
sylvester sly
terence terry
theresa terry tess tessa tracy
tobias toby
ursula ursie
vincent vince vinny
virginia ginny
vivian viv
wilfred wilf fred
wilhelmina minnie willa mina
winifred winnie fred
zachary zach zack
agnes nessie aggie
alice allie ally ali
amelia millie amy
ann annie nan nancy anna anne
annabella bella
antonia toni
roland rollo orlando rowland
orlando roland
vladimir vova volodya
mikhail misha
dmitri dima mitya dmitry
nikolai kolya
sergei serge seryozha sergey
ivan vanya
evgeni zhenya yevgeny evgeny
pyotr petya
konstantin kostya
anatoli tolya anatoly
grigori grisha grigory
boris borya
fyodor fedya
maria masha
natalia natasha
ekaterina katya
olga olya
tatiana tanya
elena lena
jose pepe chepe
francisco paco pancho
alberto beto
guillermo memo
ignacio nacho
guadalupe lupe
eduardo lalo
enrique quique
roberto beto
rafael rafa
johannes hans hannes hansi
josef sepp
anton toni
friedrich fritz
heinrich heinz heini
ulrich uli
mohammed mohd mhd muhd mohammad muhammad mohamed muhammed mohamad mehmet
ahmed ahmad ahmet
`;

/** The same names in other languages; people carry them from one country to another. */
const ABROAD = `
john jean johann johannes hans juan giovanni ivan jan ian sean evan joao yohannes johan
william wilhelm guillaume guillermo guglielmo willem vilhelm
henry heinrich henri enrique enrico hendrik henrik
charles karl carlos carlo karel carl
james jacob jacques jaime giacomo jakob iago jacobus
george georg jorge giorgio georges yuri jerzy georgios
peter pierre pedro pietro pyotr piotr petr pieter petrus
paul pablo paolo pavel paulus
michael michel miguel michele mikhail mihail
joseph josef jose giuseppe iosif yusuf
francis francois francisco francesco franz frans franciscus
lawrence laurent lorenzo lorenz laurens laurentius
louis ludwig luis luigi ludovic lewis
frederick friedrich frederic federico frederik fryderyk
andrew andre andreas andres andrea andrei andrej
anthony antoine antonio anton antonius
alexander alexandre alejandro alessandro aleksandr
stephen etienne esteban stefan stefano istvan
philip philippe felipe filippo filip
nicholas nicolas nikolaus nikolai niccolo klaus
matthew matthieu mateo matteo matthias
catherine katharina catalina caterina ekaterina
elizabeth elisabeth isabel elisabetta isabella
mary marie maria miriam
margaret marguerite margarita margarethe
helen helene elena helena
ann anne anna ana
jane jeanne johanna juana giovanna
edward eduard eduardo edouard edoardo
samuel szmuel shmuel
moses moshe musa
abraham avraham ibrahim
david dawid daud
solomon shlomo suleiman
`;

const groupsOf = (lists: string): Map<string, number[]> => {
  const groups = new Map<string, number[]>();
  for (const [at, line] of lists.trim().split('\n').entries()) {
    for (const name of line.split(' ')) groups.set(name, [...(groups.get(name) ?? []), at]);
  }
  return groups;
};

const everyday = groupsOf(EVERYDAY);
const abroad = groupsOf(ABROAD);

/** Which given names a word may stand for, here and in other languages. */
export interface GivenName {
  readonly everyday: readonly number[];
  readonly abroad: readonly number[];
}

const known = new Map<string, GivenName>();
for (const name of new Set([...everyday.keys(), ...abroad.keys()])) {
  known.set(name, { everyday: everyday.get(name) ?? [], abroad: abroad.get(name) ?? [] });
}

/** What is known of a given name, or undefined. */
export const givenNameOf = (word: string): GivenName | undefined => known.get(word);
