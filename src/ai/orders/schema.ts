/** What a column of a file of orders can be. */
export const orderParts = ['customer', 'date', 'amount', 'price', 'quantity', 'order', 'product', 'status', 'currency'] as const
export type OrderPart = (typeof orderParts)[number]
