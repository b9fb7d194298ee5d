import { defineTexts } from '#base'

export const texts = defineTexts({
  es: {
    'value.ledger.read': 'Ver el libro de valor',
    'value.ledger.add': 'Añadir líneas al libro de valor y proponerlas',
    'value.ledger.approve': 'Aprobar o rechazar líneas del libro de valor',
    LEDGER_LINE_NOT_FOUND: {
      what: 'El libro de valor no tiene la línea {line}.',
      expected: 'una línea de este espacio',
      mend: 'Vuelve a la lista y elige otra.',
    },
    LEDGER_SOURCE_TAKEN: {
      what: 'Esta campaña ya tiene una línea en el libro: «{name}».',
      expected: 'una línea por campaña',
      mend: 'Para corregirla, añade una línea que la sustituya.',
    },
    LEDGER_LINE_REPLACED: {
      what: 'La línea {line} ya tiene una corrección.',
      expected: 'una corrección por línea',
      mend: 'Corrige la última.',
    },
    LEDGER_DECIDED: {
      what: 'La línea {line} ya cambió de estado.',
      expected: 'un borrador para proponer; una propuesta para aprobar o rechazar',
      mend: 'Vuelve a cargar la página. Para cambiar lo decidido, añade una corrección.',
    },
    LEDGER_NOT_MEASURED: {
      what: '«{name}» todavía no tiene un resultado medido.',
      expected: 'grupos comparables y datos suficientes',
      mend: 'Espera al final de la ventana, o añade la línea como estimada.',
    },
    LEDGER_NOT_CONFIRMED: {
      what: 'La campaña «{name}» no está confirmada.',
      expected: 'una campaña confirmada, con su grupo de control sorteado',
      mend: 'Confírmala, entrégala y vuelve cuando haya pedidos.',
    },
    LEDGER_AMOUNT_MISSING: {
      what: '«{column}» no es un resultado en dinero.',
      expected: 'una columna de importes entre las de resultado',
      mend: 'Indica la columna del importe.',
    },
    LEDGER_RANGE_BACKWARDS: {
      what: 'El valor va de {low} a {high} con {mid} en medio.',
      expected: 'mínimo ≤ medio ≤ máximo',
      mend: 'Revisa los tres importes.',
    },
    LEDGER_CORRECTION_DIFFERS: {
      what: 'La corrección cambia la moneda o el método de la línea.',
      expected: '{currency}, {method}',
      mend: 'Usa la misma moneda y el mismo método, o añade otra línea.',
    },
    LEDGER_PERSON_NEEDED: {
      what: 'Una clave no puede aprobar dinero.',
      expected: 'una persona con la función de aprobar gastos',
      mend: 'Inicia sesión y aprueba la línea.',
    },
    definition_verified:
      'Margen que la campaña trajo frente al grupo de control, menos descuentos y contactos. Sin IVA y sin devoluciones.',
    definition_estimated: 'Margen calculado con un modelo, sin grupo de control. No se suma a lo verificado.',
    definition_forecast: 'Margen que se espera. No se suma a lo verificado ni a lo estimado.',
    measuredHow:
      'Medido con {treated} personas con contacto y {control} de control, según el sorteo. Margen del {margin:percent}; IVA del {vat:percent}.',
    ordersLeft: '{n} {n|pedido ya cuenta|pedidos ya cuentan} en una campaña anterior: no se {n|suma|suman} aquí.',
    'activity.ledger.added': 'añadió una línea al libro de valor',
    'activity.ledger.proposed': 'propuso una línea del libro de valor',
    'activity.ledger.approved': 'aprobó una línea del libro de valor',
    'activity.ledger.rejected': 'rechazó una línea del libro de valor',
    'evidence.value.ledger.approved': 'Una persona que aprueba gastos aprobó valor medido con grupo de control.',
  },
  en: {
    'value.ledger.read': 'See the value ledger',
    'value.ledger.add': 'Add lines to the value ledger and propose them',
    'value.ledger.approve': 'Approve or reject lines of the value ledger',
    LEDGER_LINE_NOT_FOUND: {
      what: 'The value ledger has no line {line}.',
      expected: 'a line of this workspace',
      mend: 'Go back to the list and choose another.',
    },
    LEDGER_SOURCE_TAKEN: {
      what: 'This campaign has a line in the ledger already: “{name}”.',
      expected: 'one line per campaign',
      mend: 'To correct it, add a line that replaces it.',
    },
    LEDGER_LINE_REPLACED: {
      what: 'The line {line} has a correction already.',
      expected: 'one correction per line',
      mend: 'Correct the last one.',
    },
    LEDGER_DECIDED: {
      what: 'The line {line} has changed its state already.',
      expected: 'a draft to propose; a proposal to approve or reject',
      mend: 'Load the page again. To change what was decided, add a correction.',
    },
    LEDGER_NOT_MEASURED: {
      what: '“{name}” has no measured outcome yet.',
      expected: 'groups that can be compared and enough data',
      mend: 'Wait for the end of the window, or add the line as estimated.',
    },
    LEDGER_NOT_CONFIRMED: {
      what: 'The campaign “{name}” is not confirmed.',
      expected: 'a confirmed campaign with its control group drawn',
      mend: 'Confirm it, deliver it and come back when there are orders.',
    },
    LEDGER_AMOUNT_MISSING: {
      what: '“{column}” is no outcome in money.',
      expected: 'a column of amounts among the outcomes',
      mend: 'Name the column of the amount.',
    },
    LEDGER_RANGE_BACKWARDS: {
      what: 'The value goes from {low} to {high} with {mid} in the middle.',
      expected: 'low ≤ middle ≤ high',
      mend: 'Check the three amounts.',
    },
    LEDGER_CORRECTION_DIFFERS: {
      what: 'The correction changes the currency or the method of the line.',
      expected: '{currency}, {method}',
      mend: 'Use the same currency and method, or add another line.',
    },
    LEDGER_PERSON_NEEDED: {
      what: 'A key cannot approve money.',
      expected: 'a person whose duty is to approve money',
      mend: 'Sign in and approve the line.',
    },
    definition_verified:
      'Margin that the campaign brought against the control group, less discounts and contacts. Without VAT, net of returns.',
    definition_estimated: 'Margin reckoned with a model, without a control group. It is never added to what is verified.',
    definition_forecast: 'Margin that is expected. It is never added to what is verified or estimated.',
    measuredHow:
      'Measured on {treated} people contacted and {control} in control, as drawn. Margin of {margin:percent}; VAT of {vat:percent}.',
    ordersLeft: '{n} {n|order counts|orders count} in an earlier campaign already: not added here.',
    'activity.ledger.added': 'added a line to the value ledger',
    'activity.ledger.proposed': 'proposed a line of the value ledger',
    'activity.ledger.approved': 'approved a line of the value ledger',
    'activity.ledger.rejected': 'rejected a line of the value ledger',
    'evidence.value.ledger.approved': 'A person who approves money approved value measured with a control group.',
  },
})
