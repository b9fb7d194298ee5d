import { DomainError, type ErrorCode, type ErrorParams } from '#base'

/** A formula over registered queries, read into a tree. */
export type Expression =
  | Readonly<{ kind: 'number'; value: number }>
  | Readonly<{ kind: 'query'; name: string }>
  | Readonly<{ kind: 'negative'; of: Expression }>
  | Readonly<{ kind: 'operation'; operator: '+' | '-' | '*' | '/'; left: Expression; right: Expression }>
  | Readonly<{ kind: 'call'; name: keyof typeof functions; args: readonly Expression[] }>

/** How many arguments each function takes. */
const functions = { min: [2, 10], max: [2, 10], coalesce: [2, 10], abs: [1, 1] } as const
const isFunction = (name: string): name is keyof typeof functions => Object.hasOwn(functions, name)

type Token = Readonly<{ kind: 'number' | 'name' | 'sign' | 'end'; text: string; at: number }>
// A query's name has dots and hyphens: `a.b.failed-share`. A subtraction after one needs a blank.
const pattern = /\s*(?:(?<number>\d+(?:\.\d+)?)|(?<name>[a-z][a-z0-9]*(?:[.-][a-z0-9]+)*)|(?<sign>[-+*/(),]))/y
const deepest = 40
type Refusal = Extract<ErrorCode, `METRIC_FORMULA_${string}`>

const refuse = (code: Refusal, at: number, params: ErrorParams): never => {
  throw new DomainError(code, { at: at + 1, ...params })
}
/** What stands where something else should; that the formula is over is told apart. */
const unexpected = (code: Refusal, { kind, text, at }: Token, params: ErrorParams = {}): never =>
  kind === 'end' ? refuse('METRIC_FORMULA_ENDS', at, {}) : refuse(code, at, { got: text, ...params })

function tokensOf(text: string): Token[] {
  const tokens: Token[] = []
  pattern.lastIndex = 0
  for (let from = 0; text.slice(from).trim() !== ''; from = pattern.lastIndex) {
    pattern.lastIndex = from
    const found = pattern.exec(text)
    const at = from + (text.slice(from).length - text.slice(from).trimStart().length)
    if (!found) return refuse('METRIC_FORMULA_CHARACTER', at, { got: text[at]! })
    const [kind, body] = Object.entries(found.groups!).find(([, part]) => part !== undefined)!
    tokens.push({ kind: kind as Token['kind'], text: body!, at })
  }
  return [...tokens, { kind: 'end', text: '', at: text.length }]
}

/**
 * Reads a formula: numbers, `+ - * /`, parentheses, names of queries, and `min`, `max`, `abs`, `coalesce`. Written as a
 * descent by precedence (Pratt, 1973, "Top down operator precedence", POPL).
 * @throws METRIC_FORMULA_… with the place (from 1), what is there and what was expected
 */
export function parseFormula(text: string): Expression {
  const tokens = tokensOf(text)
  let place = 0
  const peek = (): Token => tokens[place]!
  const next = (): Token => tokens[place++]!
  const wanted = (sign: string): void => {
    if (peek().text !== sign) unexpected('METRIC_FORMULA_PARENTHESIS', peek(), { sign })
    next()
  }

  const call = (name: keyof typeof functions, token: Token, depth: number): Expression => {
    wanted('(')
    const args = [sum(depth)]
    while (peek().text === ',') {
      next()
      args.push(sum(depth))
    }
    wanted(')')
    const [fewest, most] = functions[name]
    if (args.length < fewest || args.length > most)
      refuse('METRIC_FORMULA_ARGUMENTS', token.at, { function: name, n: args.length, fewest, most })
    return { kind: 'call', name, args }
  }
  const operand = (depth: number): Expression => {
    if (depth > deepest) refuse('METRIC_FORMULA_DEEP', peek().at, { most: deepest })
    const token = next()
    if (token.kind === 'number') return { kind: 'number', value: Number(token.text) }
    if (token.kind === 'name') return isFunction(token.text) ? call(token.text, token, depth + 1) : { kind: 'query', name: token.text }
    if (token.text === '-') return { kind: 'negative', of: operand(depth + 1) }
    if (token.text !== '(') return unexpected('METRIC_FORMULA_OPERAND', token)
    const inner = sum(depth + 1)
    wanted(')')
    return inner
  }
  const chain = (operators: string, part: (depth: number) => Expression, depth: number): Expression => {
    let left = part(depth)
    while (peek().kind === 'sign' && operators.includes(peek().text)) {
      const operator = next().text as '+' | '-' | '*' | '/'
      left = { kind: 'operation', operator, left, right: part(depth) }
    }
    return left
  }
  const product = (depth: number): Expression => chain('*/', operand, depth)
  const sum = (depth: number): Expression => chain('+-', product, depth)

  const tree = sum(0)
  if (peek().kind !== 'end') unexpected('METRIC_FORMULA_OPERATOR', peek())
  return tree
}

/** The queries that a formula names, each once, in their order. */
export function queriesOf(tree: Expression): string[] {
  const below = (node: Expression): string[] => {
    if (node.kind === 'query') return [node.name]
    if (node.kind === 'negative') return below(node.of)
    if (node.kind === 'operation') return [...below(node.left), ...below(node.right)]
    return node.kind === 'call' ? node.args.flatMap(below) : []
  }
  return [...new Set(below(tree))]
}
