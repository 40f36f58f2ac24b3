/// Words and runs that people choose and attackers try first, in lower case, without decoration:
/// ``PasswordPolicy`` strips digits from the ends and folds repetitions before it looks here. Most
/// shorter ones need no entry, because of the minimum length.
enum CommonPasswords {
  static let all = Set(
    [words, runs].joined(separator: " ").split(whereSeparator: \.isWhitespace)
      .map(String.init))

  private static let words = """
    password passw0rd passwort passwords mypassword thepassword newpassword oldpassword
    temppassword temporarypassword defaultpassword password1 companypassword workpassword
    passphrase secret topsecret mysecret secretpassword
    welcome welcomehome welcomeback welcometowork hello helloworld helloworldhello goodmorning
    letmein letmeinnow letmeinplease opensesame openthedoor
    changeme changemenow changeit changethis changepassword pleasechangeme pleasechange
    admin administrator adminadmin adminpassword root rootpassword superuser sysadmin
    user username userpassword guest guestaccount test testing tester testpassword testaccount
    login loginlogin signin employee employees colleague company corporate office
    default standard temporary sample example demo demopassword
    iloveyou iloveyousomuch iloveme loveyou lovelove loveyouforever foreverandever
    princess sunshine superman batman spiderman starwars pokemon dragon monkey shadow master
    football baseball basketball soccer hockey champion michael jennifer jessica charlie
    computer internet network server database keyboard whatever trustno nothing nopassword
    summer winter spring autumn january february march april june july august september october
    november december monday tuesday wednesday thursday friday saturday sunday
    redress petition correcthorsebatterystaple
    """

  private static let runs = """
    123456789 1234567890 123456789012 1234567890123 12345678901234 1234567890123456
    012345678 0123456789 012345678901 01234567890123 098765432 0987654321 987654321098
    9876543210 876543210987 1234567887654321 123456654321 1234512345 112233445566 111222333444
    121212121212 147258369 147258369147 159753159753 741852963 741852963741
    qwerty qwertz azerty qwertyui qwertyuiop qwertyuiopasdf qwertyuiopas qwertyuiopasdfghjkl
    qwertzuiop qwertzuiopas azertyuiop azertyuiopqs asdfgh asdfghjkl asdfghjklqwe asdfghjklzxc
    zxcvbn zxcvbnm zxcvbnmasdfg zxcvbnmasdfghjkl poiuytrewq poiuytrewqlk mnbvcxz lkjhgfdsa
    qazwsx qazwsxedc qazwsxedcrfv 1qaz2wsx3edc 1qaz2wsx3edc4rfv q1w2e3r4 q1w2e3r4t5y6 1q2w3e4r
    1q2w3e4r5t6y 1q2w3e4r5t 1a2b3c4d5e6f a1b2c3d4e5f6 a1b2c3d4 abc123def456 abcd1234efgh
    abcdef abcdefgh abcdefghi abcdefghij abcdefghijk abcdefghijkl abcdefghijklm abcdefghijklmn
    abcdefghijklmnop abcdefghijklmnopqrstuvwxyz zyxwvutsrqpo zyxwvutsrqponmlkjihgfedcba
    """
}
