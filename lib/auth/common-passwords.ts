/** The most common passwords that are long enough to pass by their length, in lower case and without signs. */
export const COMMON_PASSWORDS: ReadonlySet<string> = new Set(
  `correcthorsebatterystaple thequickbrownfox thequickbrownfoxjumpsoverthelazydog loremipsumdolorsitamet
  letmeinletmein trustno1trustno1 iloveyouforever iloveyousomuch iloveyoubaby changemechangeme changemenow
  opensesameopensesame maytheforcebewithyou thisismypassword thisisapassword mypasswordispassword nottelling
  tobeornottobe neveroddoreven onceuponatime supercalifragilistic supercalifragilisticexpialidocious
  incorrectpassword yourpasswordisincorrect whatismypassword idontknowmypassword iforgotmypassword
  administrator administrator1 administratoradministrator rootrootrootroot welcometothejungle wearethechampions
  liverpoolfc manchesterunited barcelonafc realmadridcf harrypotterharrypotter starwarsstarwars
  unbelievable motherfucker fuckyoufuckyou chocolatecake strawberryfields happybirthday
  christopher1 elizabethelizabeth alexanderalexander jesuschrist jesusismylord godisgreat inshallah bismillah
  qwertyuiopasdfghjklzxcvbnm zxcvbnmasdfghjklqwertyuiop 1qaz2wsx3edc4rfv 1q2w3e4r5t6y7u8i9o0p 1q2w3e4r5t6y
  qazwsxedcrfvtgb qazwsxedcrfv zaq12wsxcde3 q1w2e3r4t5y6u7i8 asdfghjklqwerty`.split(/\s+/),
);

/** Words that most bad passwords are made of. What is left after them has to be a password by itself. */
export const COMMON_WORDS: readonly string[] =
  `password passwort passwd passw0rd p4ssword pass word welcome willkommen bienvenue letmein qwertyuiop qwertz qwerty azerty
  asdfghjkl asdfgh zxcvbnm admin administrator root user login test demo guest master manager secret geheim iloveyou
  iloveu love monkey dragon football baseball soccer superman batman princess sunshine shadow michael jennifer jordan
  summer sommer winter spring autumn herbst january february march april june july august september october november
  december monday tuesday wednesday thursday friday saturday sunday hello hallo whatever trustno computer internet
  starwars pokemon ninja hunter killer freedom charlie cheese flower banana orange purple change default temp
  money payment payments paydesk gateway console refund merchant company firma office team`.split(/\s+/);
