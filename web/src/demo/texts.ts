import { defineTexts } from '#base'

export const texts = defineTexts({
  es: {
    see: 'Ver con datos de ejemplo',
    seeWhy:
      'Crea Tienda Aurora, un espacio aparte con datos inventados, y lo llena: una ejecución, una copia y su restauración. Tarda un par de minutos y no cuenta para nada tuyo.',
    filling: 'Llenando el espacio de ejemplo: {share:percent}. Puedes mirar mientras tanto.',
    fillingLabel: 'Llenando el espacio de ejemplo',
    notFilled: 'No llegó a llenarse: mira el motivo en Sistema › Trabajos, o bórralo y crea otro.',
    erase: 'Borrar los datos de ejemplo',
    eraseTitle: 'Borrar «{name}»',
    eraseWhat: 'Se borra este espacio con sus ejecuciones, modelos, avisos y registro. Tus otros espacios no cambian.',
    eraseWay: 'No se puede deshacer; puedes crear otro cuando quieras.',
    eraseName: 'Escribe «{name}» para confirmar',
    eraseGo: 'Borrar espacio',
  },
  en: {
    see: 'See it with example data',
    seeWhy:
      'Makes Tienda Aurora, a workspace apart with made-up data, and fills it: a run, a backup and its restore. It takes a couple of minutes and counts for nothing of yours.',
    filling: 'Filling the example workspace: {share:percent}. You can look around meanwhile.',
    fillingLabel: 'Filling the example workspace',
    notFilled: 'It was not filled: see why in System › Jobs, or erase it and make another.',
    erase: 'Erase the example data',
    eraseTitle: 'Erase “{name}”',
    eraseWhat: 'This workspace goes with its runs, models, notices and log. Your other workspaces do not change.',
    eraseWay: 'It cannot be undone; you can make another whenever you like.',
    eraseName: 'Enter “{name}” to confirm',
    eraseGo: 'Erase workspace',
  },
})
