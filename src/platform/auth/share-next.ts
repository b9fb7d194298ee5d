/**
 * Spares equal questions that arrive together. Who asks while the same question is under way shares the one after it,
 * which starts when that one ends: every answer is of a question that began after it was asked, so what was revoked
 * before a request came is seen by that request.
 * @param ask   the question
 * @param keyOf which questions are equal
 */
export function shareNext<Asked, Answer>(ask: (asked: Asked) => Promise<Answer>, keyOf: (asked: Asked) => string) {
  type UnderWay = { ended: Promise<unknown>; next: Promise<Answer> | null }
  const underWay = new Map<string, UnderWay>()
  const start = (key: string, asked: Asked): Promise<Answer> => {
    const answer = ask(asked)
    const mine: UnderWay = { ended: answer.catch(() => {}), next: null }
    underWay.set(key, mine)
    void mine.ended.then(() => {
      if (mine.next === null) underWay.delete(key)
    })
    return answer
  }
  return (asked: Asked): Promise<Answer> => {
    const key = keyOf(asked)
    const current = underWay.get(key)
    if (!current) return start(key, asked)
    current.next ??= current.ended.then(() => start(key, asked))
    return current.next
  }
}
