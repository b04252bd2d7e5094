#include "model/network/layer.h"

#include "base/text.h"
#include "model/network/pass_kernels.h"

#include <string.h>

static Status shape_dense(NetworkLayer *layer, const LayerDesc *desc, Error *error)
{
    if (desc->units < 1 || desc->units > NETWORK_UNITS_MAX)
        return error_at(error, "", 0, 0, STATUS_VALUE, "%d units; a layer has 1 to %d", desc->units, NETWORK_UNITS_MAX);
    layer->units = desc->units;
    layer->activation = desc->activation;
    return STATUS_OK;
}

static Status shape_dropout(NetworkLayer *layer, const LayerDesc *desc, Error *error)
{
    if (!(desc->rate >= 0 && desc->rate < 1))
        return error_at(error, "", 0, 0, STATUS_VALUE,
                        "a rate of %g; the share that is left out is at least 0 and less than 1", desc->rate);
    layer->units = layer->inputs;
    layer->rate = desc->rate;
    return STATUS_OK;
}

static const LayerKind kinds[] = {
    {"dense", true, shape_dense, IN_ALL_SETS(dense_forward), IN_ALL_SETS(dense_backward)},
    {"dropout", false, shape_dropout, IN_ALL_SETS(dropout_forward), IN_ALL_SETS(dropout_backward)},
};
enum { KIND_COUNT = sizeof kinds / sizeof *kinds };

const LayerKind *layer_kind(const char *name, Error *error)
{
    const char *names[KIND_COUNT];
    for (int i = 0; i < KIND_COUNT; i++) {
        if (!strcmp(name, kinds[i].name)) return &kinds[i];
        names[i] = kinds[i].name;
    }
    const char *nearest = nearest_name(name, names, KIND_COUNT);
    if (nearest) error_at(error, "", 0, 0, STATUS_NAME, "'%s' is no kind of layer; did you mean '%s'?", name, nearest);
    else error_at(error, "", 0, 0, STATUS_NAME, "'%s' is no kind of layer; try dense:UNITS or dropout:RATE", name);
    return NULL;
}
