/** What a column of a file of orders can be. */
export const orderParts = ['customer', 'date', 'amount', 'price', 'quantity', 'order', 'product', 'status', 'currency'] as const
export type OrderPart = (typeof orderParts)[number]

/** `leave`: no purchase in the window. `buy`: at least one. `value`: how much, net of returns. */
export const orderQuestions = ['leave', 'buy', 'value'] as const
export type OrderQuestion = (typeof orderQuestions)[number]
