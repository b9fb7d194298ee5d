import { z } from 'zod'

/** The responses of a route that sends a file of one of these media types, for its schema. */
export const fileReply = (...mediaTypes: readonly string[]) => ({
  200: {
    content: Object.fromEntries(mediaTypes.map((mediaType) => [mediaType.split(';')[0]!, { schema: z.unknown() }])),
  },
})
