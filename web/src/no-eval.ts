import { config } from 'zod'

// The page's policy forbids code made of strings. zod would try whether it may; this has to run before the first schema.
config({ jitless: true })
