/** Letters and digits of any script, so that people find it; the rest becomes dashes. @param ending with its dot */
export function nameFile(title: string, ending: string): string {
  const slug = title
    .normalize('NFC')
    .replace(/[^\p{L}\p{N}._]+/gu, '-')
    .replace(/^[-.]+|[-.]+$/g, '')
    .slice(0, 80)
  return `${slug || 'tracklet'}${ending}`
}
