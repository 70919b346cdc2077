/** What the comparators and the kinds of fields are, for people who write their first filter. */
export const OPERATOR_WORDS: Readonly<Record<string, string>> = {
  '=': 'is',
  '!=': 'is another',
  '>': 'more than',
  '>=': 'at least',
  '<': 'less than',
  '<=': 'at most',
  LIKE: 'like a pattern: % any text, _ one character',
  ILIKE: 'like a pattern, in any case',
  IN: 'one of a list',
  'NOT IN': 'none of a list',
  'IS NULL': 'is not there',
  'IS NOT NULL': 'is there',
  AND: 'both hold',
  OR: 'one of them holds',
  NOT: 'does not hold',
  ',': 'another one',
  ')': 'ends here',
}

export const KIND_WORDS: Readonly<Record<string, string>> = {
  'metrics.': 'last value of a metric',
  'params.': 'value of a parameter',
  'tags.': 'value of a tag',
  'datasets.': 'data that was used',
  metric: 'metric',
  param: 'parameter',
  tag: 'tag',
  dataset: 'dataset',
  attribute: '',
}
