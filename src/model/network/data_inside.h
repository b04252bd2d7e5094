/* data_inside.h: how data is filled: data.c reads files and words, data_table.c tables, data_draw.c draws points.
 *
 * Errors  a half filled `Data` is the caller's to destroy.
 */
#ifndef MODEL_NETWORK_DATA_INSIDE_H
#define MODEL_NETWORK_DATA_INSIDE_H

#include "base/csv.h"
#include "model/network/data.h"

enum {
    DATA_N,
    DATA_NOISE,
    DATA_SEED,
    DATA_OWN
}; /* the options of drawn data: first those of all, then the kind's own */
enum { DATA_DRAWN_OPTIONS = 6, DATA_DRAWN_COLUMNS = 2 };

/* A kind of drawn points; the table is in data_draw.c. */
typedef struct DataKind DataKind;
const DataKind *data_kind_find(const char *name);
int data_kind_names(const char *out[16]);
int data_kind_columns(const DataKind *kind);
bool data_kind_has_classes(const DataKind *kind); /* else the target is a formula */
/* Options of the kind behind those that are there, each with its law: n, noise, seed and its own. */
Status data_kind_options(const DataKind *kind, RuleOption *options, int *count, Error *error);

/* Draws d->rows … d->target; `formula` is parsed: of x1, x2, normal, options put in. */
Status data_draw(Data *d, const DataKind *kind, uint64_t seed, Error *error);
Status data_of_table(Data *d, const Csv *csv, const DataDesc *desc, Error *error);
/* What a picture of the first two columns shows, from their values. */
void data_find_view(Data *d);

#endif
