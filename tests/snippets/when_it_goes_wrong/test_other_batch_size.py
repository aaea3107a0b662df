import numpy as np
import pytest

from snippets.when_it_goes_wrong.other_batch_size import stateful


@pytest.mark.claim(
    "when_it_goes_wrong.batch_size",
    "No weight depends on the batch size: build the same model with the other size, and copy the weights with "
    "`single.set_weights(trained.get_weights())`. The states are not copied with them.",
)
@pytest.mark.parametrize("batch", [1, 3])
def test_the_weights_fit_another_batch_size(batch):
    x = np.random.default_rng(0).normal(size=(32, 6, 1))
    trained, other = stateful(32), stateful(batch)
    trained(x)
    other.set_weights(trained.get_weights())
    first = np.array(other(x[:batch]))
    trained.layers[0].reset_state()
    np.testing.assert_allclose(trained(x)[:batch], first, atol=1e-6)  # so it began from zero
    with pytest.raises(ValueError, match="batch size"):
        trained(x[:batch])
