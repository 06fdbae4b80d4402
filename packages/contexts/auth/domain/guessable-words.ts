// What passwords that are guessed first begin with: words, rows of keys and given names, in lower case.
// One of these with nothing but digits and signs behind it is common whatever its length.

const words = `
  access admin administrator adminadmin angel apple asshole babygirl backup banana baseball basketball batman beautiful blink buddy butterfly
  changeit changeme charlie cheese chelsea chocolate computer cookie company customer cowboy daniel database dallas default demo diamond dolphin dragon
  dragons eagle email enter facebook family flower football forever freedom friend friends fuckyou fuckoff gamer garden ginger google guest guitar hallo
  hammer hannah happy harley heaven hello hockey holiday hottie hunter iceman iloveme iloveyou internet jasmine jennifer jesus jessica jordan joshua
  justin killer kennwort letmein letmeinnow liverpool login london loveme lovely loveyou lover manager maggie master matrix matthew member merlin
  metallica michael michelle minecraft minishop mobile money monkey monster mother motdepasse mustang mypass mypassword naruto network nicole ninja
  nintendo nothing number office orange owner parola pass passcode passe passphrase passw passwd password passwords passwort peanut pepper pepsi
  phoenix player please pokemon power princess private purple pussy qwerty qwertz rabbit rainbow ranger robert root samsung sandra scooter secret
  secure security server shadow shop shopping silver slipknot snoopy soccer spiderman spring starwars stupid summer sunshine superman superuser
  support sysadmin system teacher temp temporary test tester testing thomas thunder tigger tiger tinkle trustno toor trustme twitter unknown user username
  vanilla welcome whatever william windows winner winter yankees yellow youtube wachtwoord contrasena senha
  january february march april june july august september october november december
  monday tuesday wednesday thursday friday saturday sunday
`

const keys = `
  qwertyuiop asdfghjkl zxcvbnm qwertzuiop yxcvbnm azertyuiop qsdfghjklm wxcvbn asdfgh asdfg asdf zxcvb zxcv qwert qwer
  qazwsxedc qazwsx wsxedc edcrfv rfvtgb tgbyhn yhnujm poiuytrewq lkjhgfdsa mnbvcxz 1qaz2wsx3edc4rfv 1qaz2wsx3edc 1qaz2wsx 1qaz 2wsx 3edc 4rfv 1q2w3e4r5t6y 1q2w3e4r 1q2w3e
  q1w2e3r4t5 q1w2e3r4 q1w2e3 qweasdzxc qweasd asdzxc qwe asd zxc
`

/** Longest first: of two words that begin alike the longer one is taken. */
export const guessableWords: readonly string[] = `${words} ${keys}`
  .split(/\s+/)
  .filter((word) => word !== '')
  .sort((a, b) => b.length - a.length)
