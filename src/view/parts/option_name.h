/* option_name.h: how a rule's option is called on the screen: in words and as a symbol.
 *
 * Use     option_name("beta1")->symbol, option_words("lr", out).
 * Not     its value: model/options.h.
 */
#ifndef VIEW_PARTS_OPTION_NAME_H
#define VIEW_PARTS_OPTION_NAME_H

typedef struct OptionName {
    const char *name, *tex, *symbol;
} OptionName; /* tex, symbol: NULL where it has none */

const OptionName *option_name(const char *name);          /* never NULL */
const char *option_words(const char *name, char out[64]); /* "learning rate"; "weight decay" */

#endif
