/** Scores of one system in the benchmark Pollock: sums of ten measures, at most 10. */
export interface PublishedScore {
  readonly system: string
  readonly simple: number
  /** By how often a pollution occurs in real files; null where there are no weights. */
  readonly weighted: number | null
}

/**
 * The published scores of other systems: Vitagliano, Hameed, Jiang, Reisener, Wu, Naumann, "Pollock: A Data Loading
 * Benchmark", PVLDB 16(8): 1870-1882, 2023, doi:10.14778/3594512.3594518; the files `results/aggregate_results_*.csv` of
 * the repository HPI-Information-Systems/Pollock at c4533b2c. DuckDB 1.2 was added there after the paper.
 */
export const POLLUTED: readonly PublishedScore[] = [
  { system: "DuckDB 1.2", simple: 9.962, weighted: 9.6 },
  { system: "SQLite 3.39.0", simple: 9.955, weighted: 9.376 },
  { system: "Univocity 2.9.1", simple: 9.939, weighted: 7.937 },
  { system: "SpreadDesktop", simple: 9.93, weighted: 9.597 },
  { system: "LibreOffice Calc 7.3.6", simple: 9.926, weighted: 7.833 },
  { system: "Pandas 1.4.3", simple: 9.895, weighted: 9.431 },
  { system: "SpreadWeb", simple: 9.722, weighted: 9.432 },
  { system: "Python csv 3.10.5", simple: 9.721, weighted: 9.437 },
  { system: "MySQL 8.0.31", simple: 9.587, weighted: 7.484 },
  { system: "MariaDB 10.9.3", simple: 9.585, weighted: 7.483 },
  { system: "CleverCSV 0.7.4", simple: 9.193, weighted: 9.454 },
  { system: "DuckDB 1.2 (auto)", simple: 9.075, weighted: 8.44 },
  { system: "R csv 4.2.1", simple: 7.793, weighted: 6.405 },
  { system: "Commons CSV 1.9.0", simple: 6.647, weighted: 9.254 },
  { system: "OpenCSV 5.6", simple: 6.632, weighted: 7.747 },
  { system: "Dataviz", simple: 5.004, weighted: 5.152 },
  { system: "Hypoparsr 0.1.0", simple: 3.889, weighted: 4.372 },
  { system: "PostgreSQL 15.0", simple: 0.136, weighted: 6.962 },
]

/** The same for real files of the survey sample, which have no weights. */
export const SURVEY: readonly PublishedScore[] = [
  { system: "OpenCSV 5.6", simple: 9.015, weighted: null },
  { system: "CleverCSV 0.7.4", simple: 8.898, weighted: null },
  { system: "Python csv 3.10.5", simple: 8.34, weighted: null },
  { system: "SQLite 3.39.0", simple: 7.96, weighted: null },
  { system: "SpreadDesktop", simple: 7.411, weighted: null },
  { system: "SpreadWeb", simple: 7.313, weighted: null },
  { system: "Pandas 1.4.3", simple: 6.285, weighted: null },
  { system: "MariaDB 10.9.3", simple: 6.136, weighted: null },
  { system: "Univocity 2.9.1", simple: 5.924, weighted: null },
  { system: "MySQL 8.0.31", simple: 5.898, weighted: null },
  { system: "LibreOffice Calc 7.3.6", simple: 5.605, weighted: null },
  { system: "Hypoparsr 0.1.0", simple: 5.43, weighted: null },
  { system: "PostgreSQL 15.0", simple: 5.307, weighted: null },
  { system: "Dataviz", simple: 5.153, weighted: null },
  { system: "R csv 4.2.1", simple: 5.052, weighted: null },
  { system: "Commons CSV 1.9.0", simple: 3.851, weighted: null },
]
