import type { QuestionKey } from './schema.ts'

type Question = Readonly<{
  task: 'binary' | 'number' | 'classes'
  /** Beginnings of words that a column of its outcome is named by. */
  outcome: readonly string[]
  /** The same, where the column says the contrary. */
  contrary: readonly string[]
  /** Words of columns that are known only when the outcome is. */
  after: readonly string[]
}>

const split = (words: string): string[] => words.split(' ').filter(Boolean)

/** What the six questions look for in a file, in Spanish and English names of columns. */
export const questions: Readonly<Record<QuestionKey, Question>> = {
  leave: {
    task: 'binary',
    outcome: split('churn baja bajas abandon attrition left leave exited cancel fuga perdid lapsed'),
    contrary: split('active activo activa retained renew renov stayed sigue permanece'),
    after: split('churn reason motivo baja cancel cancelled canceled cancellation cancelacion exit salida'),
  },
  buy: {
    task: 'binary',
    outcome: split('buy buys bought purchas compra compro comprado order ordered pedido revenue sale sold venta repeat recompra'),
    contrary: [],
    after: split('shipped delivered shipping envio enviado entrega entregado invoice factura refund reembolso'),
  },
  convert: {
    task: 'binary',
    outcome: split('convert conversion signup signed registr alta subscri suscri contrat won ganad'),
    contrary: split('lost perdid'),
    after: split('closed cierre won ganado lost perdido contract contrato signed firmado'),
  },
  answer: {
    task: 'binary',
    outcome: split('respon respu answer contest reply replied subscri suscri deposit gave donat dona accept acept click clic'),
    contrary: [],
    after: split('duration duracion answered contestado response respuesta'),
  },
  spend: {
    task: 'number',
    outcome: split('spend spent gast importe amount revenue ingreso ventas sales total value valor clv ltv charges monetary'),
    contrary: [],
    after: split('refund reembolso returned devuelto devolucion'),
  },
  offer: {
    task: 'classes',
    outcome: split('offer oferta product producto plan package paquete choice elec brand marca next siguiente'),
    contrary: [],
    after: split('accepted aceptada aceptado paid pagado'),
  },
}

/** Names that say "this is the outcome" and nothing of which. */
export const outcomeNames: ReadonlySet<string> = new Set(
  split('y target label outcome class result resultado objetivo etiqueta clase evento flag converted'),
)
/** Columns by which people must not be treated differently without looking. */
export const protectedWords: ReadonlySet<string> = new Set(
  split(
    'gender sex sexo genero age edad senior birth nacimiento nationality nacionalidad race raza ethnic etnia religion disability discapacidad marital civil partner pareja dependents dependientes children hijos female male mujer hombre ethnicity',
  ),
)
export const personWords: ReadonlySet<string> = new Set(
  split(
    'customer client cliente user usuario member socio household hogar contact contacto person persona subscriber suscriptor donor donante account cuenta visitor visitante buyer comprador lead',
  ),
)
export const orderWords: ReadonlySet<string> = new Set(
  split('invoice order pedido factura basket cesta ticket transaction transaccion receipt recibo compra venta'),
)
export const itemWords: ReadonlySet<string> = new Set(
  split('stock sku product producto item articulo quantity cantidad units unidades page pagina event evento seq sales'),
)
export const amountWords: ReadonlySet<string> = new Set(
  split('amount importe price precio total sales ventas revenue ingresos value valor usd eur euros'),
)
