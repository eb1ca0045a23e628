/** What keeps a command from being done, in words for who typed it. */
export class Usage extends Error {
  override readonly name = "Usage"
  readonly code: string
  constructor(message: string, code = "usage") {
    super(message)
    this.code = code
  }
}

export const HELP = `grove: look at a sales file, and load it into Apache Druid.

  grove check FILE [READING] [--check-rules | --no-rules] [--rules RULES.json | --datasource NAME] [--json]
      Reads every row and tells what is in the file and what is wrong with it, by the rules of sales and returns too.
      --no-rules leaves out what takes several rows at once, --check-rules asks for it where the file is large.
      --rules adds rules of your own, as a list in JSON (docs/rules.md); --datasource adds those that a running Grove
      (--url, or GROVE_URL) keeps for it.
      Exit code: 0 nothing, 1 something to look at, 2 wrong or not readable.

  grove ingest FILE --datasource NAME [--mode append|replace] [--on-duplicate stop|append|replace]
      [READING] [--timestamp-column NAME] [--timestamp-format ID]
      [--repairs FILE | --like ID|last] [--left-out FILE] [--wait] [--url http://127.0.0.1:4747] [--json]
      Sends the file to Druid by way of a running Grove. With --wait it ends when the rows can be queried.
      --repairs makes the repairs of a JSON file, as the page saves them. --like makes the file ready as that of an
      earlier ingestion was, by its repairs, time column and roles; "last" is the latest one whose file had these columns.
      --left-out writes the rows that repairs left out to a file.
      The server's address may also stand in GROVE_URL. --json writes the ingestion's status.
      Exit code: 0 sent, or with --wait ready; 2 not sent, failed or cancelled.

  How a file is read is found out. What READING says is taken as said:
      --sheet NAME           one of several tables: a worksheet, a path, a file of an archive, “Row 41” of a CSV file
      --encoding NAME        such as windows-1252
      --delimiter SIGN       what separates cells: one character or several, tab, space
      --quote SIGN           what stands around cells: a sign, or none; --escape and --comment likewise
      --header-lines N       lines that the names take; 0: there are none. All lines below are rows then
      --skip-lines N         lines at the beginning that are not looked at
      --blank-lines HOW      skip (as if not said), keep (each is a row), skipEmpty (those with blanks are)
      --last-lines keep      notes and totals below the table are rows too

  grove --version            which Grove this is
  With --json, what goes wrong is JSON as well: {"error":{"code":…,"message":…}}, on the standard output.
  A signal ends it with 128 and the signal's number, Ctrl-C with 130; nothing stays in the temporary folder.
`
