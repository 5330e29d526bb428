// The sentences by which the server refuses, and what they are in the languages of the page. They are English on the wire, for
// programs and logs; whoever looks at the page reads them in their own words. A sentence that is not here is shown as it came.

/**
 * Each sentence as a pattern, and what is said instead: `words` are those of the page, `found` what the pattern caught.
 *
 * @type {[RegExp, (words: { t: Function, money: Function }, found: string[]) => string][]}
 */
const SENTENCES = [
  [/^Item not found\.$/, ({ t }) => t("refused.noItem")],
  [/^Client not found\.$/, ({ t }) => t("refused.noClient")],
  [/^The shop does not deal with this client\.$/, ({ t }) => t("refused.listed")],
  [/^The id is used already/, ({ t }) => t("refused.usedId")],
  [/^The item is \w+, but not of this client; (\w+) is/, ({ t }, [, action]) => t(`refused.holder.${action}`)],
  [/^The item is PAWNED, and its term/, ({ t }) => t("refused.longest")],
  [/^The item is PAWNED, and was forfeited/, ({ t }) => t("refused.forfeited")],
  [
    /^The item is (\w+); (\w+) needs/,
    ({ t }, [, holding, action]) => `${t(`refused.is.${holding}`)} ${t(`refused.not.${action}`)}`,
  ],
  [/^price: \S+ \(expected: (\S+), the asking price\)$/, (words, found) => sum("refused.asking", words, found)],
  [/^price: \S+ \(expected: (\S+), what is owed\)$/, (words, found) => sum("refused.owed", words, found)],
  [/^images(\[\d+\])?: /, ({ t }) => t("refused.images")],
  [/^clientId: /, ({ t }) => t("refused.clientId")],
  [/^limitDays: .*expected: (\d+) to (\d+)/, ({ t }, [, least, most]) => t("refused.term", { least, most })],
  [/^date: to come/, ({ t }) => t("refused.toCome")],
  [/^date: too long ago/, ({ t }) => t("refused.tooOld")],
  [/characters that nobody sees/, ({ t }) => t("refused.unseen")],
  [/^body: nothing to change/, ({ t }) => t("refused.nothing")],
  [/^Your login or password is not correct$/, ({ t }) => t("refused.signIn")],
  [/^the account has no password/, ({ t }) => t("refused.notFresh")],
  [/^the last active admin/, ({ t }) => t("refused.lastAdmin")],
  [/^the only way to sign in/, ({ t }) => t("refused.onlyWay")],
  [/^the person has another account$/, ({ t }) => t("refused.otherAccount")],
  [/^the account belongs to another person$/, ({ t }) => t("refused.otherPerson")],
  [/^the account is not active/, ({ t }) => t("refused.inactive")],
  [/^no such order$/, ({ t }) => t("refused.noOrder")],
];

/** The words for a sentence of the server; null for an unknown one. */
export function refusal(sentence, words) {
  for (const [pattern, say] of SENTENCES) {
    const found = pattern.exec(sentence);
    if (found) {
      return say(words, found);
    }
  }
  return null;
}

function sum(key, { t, money }, [, amount]) {
  return t(key, { sum: money(amount) });
}
